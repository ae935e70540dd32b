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
    // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- a native list would take the focus from the text
    <div className={styles['completions']} role="listbox" aria-label="Values to insert">
      {offers.map((offer, index) => (
        <div
          key={offer.path}
          // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- belongs to the list above
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
