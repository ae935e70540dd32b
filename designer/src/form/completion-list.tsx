import styles from './form.module.css';
import type { ScopeValue } from './scope-values.ts';
import { typeWords } from './type-words.ts';

interface Props {
  readonly offers: readonly ScopeValue[];
  readonly chosen: number;
  readonly onPick: (offer: ScopeValue) => void;
}

/** What `{{` offers. The text keeps the focus, so that typing goes on. */
export function CompletionList({ offers, chosen, onPick }: Props) {
  return (
    <div className={styles['completions']} role="listbox" aria-label="Values to insert">
      {offers.map((offer, index) => (
        <div
          key={offer.path}
          role="option"
          tabIndex={-1}
          aria-selected={index === chosen}
          className={styles['completion']}
          ref={index === chosen ? (element) => element?.scrollIntoView?.({ block: 'nearest' }) : undefined}
          onMouseDown={(event) => {
            event.preventDefault();
            onPick(offer);
          }}
        >
          <code>{offer.path}</code>
          <span>{offer.title}</span>
          <em>{typeWords[offer.type]}</em>
        </div>
      ))}
    </div>
  );
}
