import { useMergedRef } from '@mantine/hooks';
import { type KeyboardEvent, type Ref, type RefObject, useRef, useState } from 'react';
import { CompletionList } from './completion-list.tsx';
import { completionsFor, cutText, insertPath, wordAtCaret } from './expression-text.ts';
import styles from './form.module.css';
import { useFormScope } from './form-scope.ts';
import type { ScopeValue } from './scope-values.ts';
import { ValuePicker } from './value-picker.tsx';

interface Props {
  readonly id?: string;
  readonly label?: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly placeholder?: string | undefined;
  readonly rows?: number;
  readonly multiline?: boolean;
  readonly inputRef?: Ref<HTMLTextAreaElement>;
}

interface Typing {
  readonly value: string;
  readonly multiline: boolean;
  readonly onChange: (value: string) => void;
}

/** What is offered at the caret, and how keys and clicks take it up. */
function useCompletion(field: RefObject<HTMLTextAreaElement | null>, { value, multiline, onChange }: Typing) {
  const { values = [] } = useFormScope();
  const [caret, setCaret] = useState<number>();
  const [chosen, setChosen] = useState(0);
  const word = caret === undefined ? undefined : wordAtCaret(value, caret);
  const offers = word ? completionsFor(values, word.word) : [];

  const put = (offer: ScopeValue): void => {
    const next = insertPath(value, field.current?.selectionStart ?? value.length, offer.path);
    onChange(next.text);
    setCaret(undefined);
    requestAnimationFrame(() => {
      field.current?.focus();
      field.current?.setSelectionRange(next.caret, next.caret);
    });
  };
  const press = (event: KeyboardEvent): void => {
    const move = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const offer = offers[chosen];
    if (offers.length > 0 && move !== undefined) setChosen((chosen + move + offers.length) % offers.length);
    else if (offer && (event.key === 'Enter' || event.key === 'Tab')) put(offer);
    else if (offers.length > 0 && event.key === 'Escape') setCaret(undefined);
    else if (event.key !== 'Enter' || multiline) return;
    event.preventDefault();
    event.stopPropagation();
  };
  const follow = (at: number | undefined): void => {
    setCaret(at);
    setChosen(0);
  };
  return { offers, chosen, put, press, follow };
}

/** Text in which `{{` offers what the flow has put out so far. Placeholders are coloured as they are typed. */
export function ExpressionInput({
  id,
  label,
  value,
  onChange,
  placeholder,
  rows = 1,
  multiline = false,
  inputRef,
}: Props) {
  const { values = [], disabled } = useFormScope();
  const field = useRef<HTMLTextAreaElement>(null);
  const ref = useMergedRef(field, inputRef);
  const { offers, chosen, put, press, follow } = useCompletion(field, { value, multiline, onChange });
  return (
    <div className={styles['expression']} data-disabled={disabled || undefined}>
      <div className={styles['expressionText']}>
        <Mirror value={value} rows={rows} />
        <textarea
          ref={ref}
          id={id}
          aria-label={label}
          rows={rows}
          value={value}
          placeholder={placeholder}
          disabled={disabled}
          spellCheck={false}
          autoComplete="off"
          onChange={(event) => {
            onChange(multiline ? event.currentTarget.value : event.currentTarget.value.replaceAll(/\r?\n/g, ' '));
            follow(event.currentTarget.selectionStart);
          }}
          onClick={(event) => follow(event.currentTarget.selectionStart)}
          onBlur={() => follow(undefined)}
          onKeyDown={press}
        />
      </div>
      {values.length > 0 && <ValuePicker label={label} values={values} onPick={put} />}
      {offers.length > 0 && <CompletionList offers={offers} chosen={chosen} onPick={put} />}
    </div>
  );
}

/** Stands behind the text, colours its placeholders and gives the field its height. */
function Mirror({ value, rows }: { readonly value: string; readonly rows: number }) {
  return (
    <div className={styles['mirror']} style={{ minHeight: `${rows * 1.45}em` }} aria-hidden>
      {cutText(value).map((part, index) =>
        part.expression ? <mark key={index}>{part.text}</mark> : <span key={index}>{part.text}</span>,
      )}
      {'\u200b'}
    </div>
  );
}
