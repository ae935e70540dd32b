import type { Field, Json } from '@joinery/core';
import { Checkbox, NativeSelect, TextInput, UnstyledButton } from '@mantine/core';
import { type KeyboardEvent, useState } from 'react';
import { sayValue } from '../../ui/say-value.ts';
import { isEditedInCell, readCell } from './cell-text.ts';
import styles from './row-grid.module.css';

/** What is typed stands where it will stand when it is saved. */
const inPlace = { wrapper: { marginLeft: -6 }, input: { fontSize: 'inherit', paddingInlineStart: 6 } };

interface RowCellProps {
  readonly column: Field;
  readonly value: Json | undefined;
  readonly editable: boolean;
  readonly onChange: (value: Json) => void;
  /** Opens the row's form, for what does not fit into a cell. */
  readonly onOpenRow: () => void;
}

/** The person asked to edit this very cell, so the caret goes there. */
const focusOnMount = (node: HTMLElement | null) => node?.focus();

function CellEditor({
  column,
  value,
  onDone,
}: {
  column: Field;
  value: Json | undefined;
  onDone: (value: Json | undefined) => void;
}) {
  const [text, setText] = useState(sayValue(value));
  const read = readCell(column, text);
  const label = `Edit ${column.title ?? column.name}`;
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && read !== undefined) onDone(read);
    if (event.key === 'Escape') onDone(undefined);
  };
  if (column.choices !== undefined) {
    return (
      <NativeSelect
        size="xs"
        styles={inPlace}
        ref={focusOnMount}
        aria-label={label}
        data={['', ...column.choices.map((choice) => ({ value: choice.value, label: choice.title }))]}
        value={text}
        onChange={(event) => onDone(event.currentTarget.value === '' ? null : event.currentTarget.value)}
        onBlur={() => onDone(undefined)}
      />
    );
  }
  return (
    <TextInput
      size="xs"
      styles={inPlace}
      ref={focusOnMount}
      aria-label={label}
      type={column.type === 'date' ? 'date' : 'text'}
      inputMode={column.type === 'number' ? 'decimal' : 'text'}
      error={read === undefined}
      title={read === undefined ? `“${text}” is not a number.` : ''}
      value={text}
      onChange={(event) => setText(event.currentTarget.value)}
      onKeyDown={onKeyDown}
      onBlur={() => onDone(read)}
    />
  );
}

/** A cell: shows its value; a click or Enter edits it, Enter or leaving saves, Escape keeps what was there. */
export function RowCell({ column, value, editable, onChange, onOpenRow }: RowCellProps) {
  const [editing, setEditing] = useState(false);
  if (column.type === 'boolean') {
    return (
      <Checkbox
        size="xs"
        checked={value === true}
        disabled={!editable}
        aria-label={column.title ?? column.name}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
    );
  }
  const said = column.choices?.find((choice) => choice.value === value)?.title ?? sayValue(value);
  if (!editable) return <span className={styles['text']}>{said}</span>;
  if (editing) {
    const done = (next: Json | undefined) => {
      setEditing(false);
      if (next !== undefined && next !== (value ?? null)) onChange(next);
    };
    return <CellEditor column={column} value={value} onDone={done} />;
  }
  return (
    <UnstyledButton
      className={styles['cell']}
      onClick={() => (isEditedInCell(column) ? setEditing(true) : onOpenRow())}
      aria-label={`${column.title ?? column.name}: ${said === '' ? 'empty' : said}`}
      title={said}
    >
      {said}
    </UnstyledButton>
  );
}
