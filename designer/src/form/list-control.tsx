import type { Field, Json } from '@joinery/core';
import { ActionIcon, Button } from '@mantine/core';
import { IconArrowUp, IconPlus, IconTrash } from '@tabler/icons-react';
import type { ControlProps, Nested } from './control-props.ts';
import styles from './form.module.css';
import { JsonInput } from './json-input.tsx';

/** A list's items one below the other: a card for each object, a row for anything else. */
export function ListControl({ id, field, title, value, onChange, nested }: ControlProps) {
  const { of } = field;
  if (!of || of.type === 'list') return <JsonInput label={title} value={value} onChange={onChange} />;
  const items: readonly Json[] = Array.isArray(value) ? (value as readonly Json[]) : [];
  const give = (next: readonly Json[]): void => onChange(next.length === 0 ? undefined : next);
  const word = of.title ?? of.name;
  return (
    <fieldset className={styles['rows']} id={id} aria-label={title}>
      {items.map((item, index) => (
        <Item
          key={index}
          of={{ ...of, lookup: of.lookup ?? field.lookup } as Field}
          nested={nested}
          name={`${word} ${index + 1}`}
          item={item}
          onChange={(next) => give(items.with(index, next))}
          onRemove={() => give(items.toSpliced(index, 1))}
          {...(index > 0 ? { onRaise: () => give(items.toSpliced(index, 1).toSpliced(index - 1, 0, item)) } : {})}
        />
      ))}
      <Button
        variant="light"
        size="compact-sm"
        leftSection={<IconPlus size={14} />}
        onClick={() => give([...items, of.type === 'object' ? {} : ''])}
      >
        Add {word.toLowerCase()}
      </Button>
    </fieldset>
  );
}

interface ItemProps {
  readonly nested: Nested;
  readonly of: Field;
  readonly name: string;
  readonly item: Json;
  readonly onChange: (item: Json) => void;
  readonly onRemove: () => void;
  readonly onRaise?: () => void;
}

function Item({ nested, of, name, item, onChange, onRemove, onRaise }: ItemProps) {
  const buttons = (
    <span className={styles['frameAside']}>
      {onRaise && (
        <ActionIcon size="sm" variant="subtle" color="gray" aria-label={`Move ${name} up`} onClick={onRaise}>
          <IconArrowUp size={14} aria-hidden />
        </ActionIcon>
      )}
      <ActionIcon size="sm" variant="subtle" color="gray" aria-label={`Remove ${name}`} onClick={onRemove}>
        <IconTrash size={14} aria-hidden />
      </ActionIcon>
    </span>
  );
  const isObject = item !== null && typeof item === 'object' && !Array.isArray(item);
  if (of.type === 'object' && of.fields && isObject) {
    return (
      <fieldset className={styles['card']} aria-label={name}>
        <div className={styles['cardHead']}>
          {name}
          {buttons}
        </div>
        <nested.Form fields={of.fields} values={item as { readonly [key: string]: Json }} onChange={onChange} />
      </fieldset>
    );
  }
  return (
    <div className={styles['row']}>
      <div style={{ flex: 1 }}>
        <nested.Control field={{ ...of, name, title: name }} value={item} onChange={(next) => onChange(next ?? '')} />
      </div>
      {buttons}
    </div>
  );
}
