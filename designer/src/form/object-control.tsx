import type { Json, JsonObject } from '@joinery/core';
import { ActionIcon, Button, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { AnyControl } from './any-control.tsx';
import type { ControlProps } from './control-props.ts';
import styles from './form.module.css';

const asObject = (value: Json | undefined): JsonObject =>
  value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as JsonObject) : {};

/** Known fields as a form of their own; otherwise names that the person gives, each with a value. */
export function ObjectControl({ id, field, title, value, onChange, nested }: ControlProps) {
  const object = asObject(value);
  if (!field.fields || field.fields.length === 0)
    return <NamedValues id={id} title={title} object={object} onChange={onChange} />;
  return (
    <div className={styles['card']} id={id}>
      <nested.Form fields={field.fields} values={object} onChange={onChange} />
    </div>
  );
}

interface NamedProps {
  readonly id: string;
  readonly title: string;
  readonly object: JsonObject;
  readonly onChange: (value: JsonObject) => void;
}

const freeName = (object: JsonObject): string => {
  let number = Object.keys(object).length + 1;
  while (Object.hasOwn(object, `value${number}`)) number += 1;
  return `value${number}`;
};

function NamedValues({ id, title, object, onChange }: NamedProps) {
  const entries = Object.entries(object);
  const replace = (at: number, next: readonly [string, Json] | undefined): void =>
    onChange(Object.fromEntries(entries.flatMap((entry, index) => (index === at ? (next ? [next] : []) : [entry]))));
  return (
    <fieldset className={styles['rows']} id={id} aria-label={title}>
      {entries.map(([name, value], index) => (
        <div key={index} className={styles['row']}>
          <NameInput
            name={name}
            label={`Name of value ${index + 1}`}
            taken={(other) => Object.hasOwn(object, other)}
            onRename={(next) => replace(index, [next, value])}
          />
          <div className={styles['rowValue']}>
            <AnyControl
              id={`${id}-${index}`}
              field={{ name, type: 'any' }}
              title={`Value of ${name}`}
              value={value}
              onChange={(next) => replace(index, [name, next ?? ''])}
            />
          </div>
          <ActionIcon
            variant="subtle"
            color="gray"
            mt={4}
            aria-label={`Remove ${name}`}
            onClick={() => replace(index, undefined)}
          >
            <IconTrash size={15} aria-hidden />
          </ActionIcon>
        </div>
      ))}
      <Button
        variant="light"
        size="compact-sm"
        leftSection={<IconPlus size={14} />}
        onClick={() => onChange({ ...object, [freeName(object)]: '' })}
      >
        Add value
      </Button>
    </fieldset>
  );
}

interface NameProps {
  readonly name: string;
  readonly label: string;
  readonly taken: (name: string) => boolean;
  readonly onRename: (name: string) => void;
}

/** A name is taken over when it is left, so that half a name never replaces another. */
function NameInput({ name, label, taken, onRename }: NameProps) {
  const [text, setText] = useState<string>();
  const next = text?.trim() ?? name;
  const clash = next !== name && taken(next);
  const leave = (): void => {
    if (next !== '' && next !== name && !clash) onRename(next);
    setText(undefined);
  };
  return (
    <TextInput
      aria-label={label}
      value={text ?? name}
      error={clash ? 'This name is taken.' : undefined}
      onChange={(event) => setText(event.currentTarget.value)}
      onBlur={leave}
      onKeyDown={(event) => {
        if (event.key === 'Enter') leave();
      }}
    />
  );
}
