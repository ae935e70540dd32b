import { type Field, type Fields, fieldTypes } from '@joinery/core';
import { ActionIcon, Button, Checkbox, Select, TagsInput, TextInput } from '@mantine/core';
import { IconArrowUp, IconPlus, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import styles from './form.module.css';
import { typeWords } from './type-words.ts';

interface Props {
  readonly label: string;
  /** One of them: “input”. */
  readonly word: string;
  readonly fields: Fields;
  readonly disabled?: boolean;
  readonly onChange: (fields: Fields, mark: string) => void;
}

const types = fieldTypes
  .filter((type) => type !== 'secret' && type !== 'file')
  .map((type) => ({ value: type, label: typeWords[type] }));

function freeName(fields: Fields, word: string): string {
  let number = 1;
  while (fields.some((field) => field.name === `${word}${number}`)) number += 1;
  return `${word}${number}`;
}

/** Names and types of what a flow takes or gives. */
export function FieldsEditor({ label, word, fields, disabled = false, onChange }: Props) {
  return (
    <fieldset className={styles['rows']} aria-label={label}>
      {fields.map((field, index) => (
        <FieldCard
          key={index}
          word={`${word} ${index + 1}`}
          field={field}
          disabled={disabled}
          taken={(name) => fields.some((other) => other.name === name)}
          onChange={(next, part) => onChange(fields.with(index, next), `${index}.${part}`)}
          onRemove={() => onChange(fields.toSpliced(index, 1), `remove.${index}`)}
          {...(index > 0
            ? { onRaise: () => onChange(fields.toSpliced(index, 1).toSpliced(index - 1, 0, field), 'order') }
            : {})}
        />
      ))}
      <Button
        variant="light"
        size="compact-sm"
        disabled={disabled}
        leftSection={<IconPlus size={14} />}
        onClick={() => onChange([...fields, { name: freeName(fields, word), type: 'text' }], `add.${fields.length}`)}
      >
        Add {word}
      </Button>
    </fieldset>
  );
}

interface CardProps {
  readonly word: string;
  readonly field: Field;
  readonly disabled: boolean;
  readonly taken: (name: string) => boolean;
  readonly onChange: (field: Field, part: string) => void;
  readonly onRemove: () => void;
  readonly onRaise?: () => void;
}

const without = <K extends keyof Field>(field: Field, key: K): Omit<Field, K> => {
  const { [key]: _gone, ...rest } = field;
  return rest;
};

function FieldCard(props: CardProps) {
  const { word, field, disabled, onChange } = props;
  const setTitle = (title: string): void =>
    onChange(title === '' ? without(field, 'title') : { ...field, title }, 'title');
  const setChoices = (values: string[]): void =>
    onChange(
      values.length === 0
        ? without(field, 'choices')
        : { ...field, choices: values.map((value) => ({ value, title: value })) },
      'choices',
    );
  return (
    <fieldset className={styles['card']} aria-label={word}>
      <CardHead {...props} />
      <div className={styles['row']}>
        <NameInput {...props} />
        <Select
          aria-label={`Type of ${word}`}
          data={types}
          value={field.type}
          allowDeselect={false}
          disabled={disabled}
          w={130}
          onChange={(type) =>
            onChange(
              { ...without(without(field, 'choices') as Field, 'default'), type: (type ?? 'text') as Field['type'] },
              'type',
            )
          }
        />
      </div>
      <TextInput
        aria-label={`Title of ${word}`}
        placeholder="Title that people see"
        disabled={disabled}
        value={field.title ?? ''}
        onChange={(event) => setTitle(event.currentTarget.value)}
      />
      {field.type === 'text' && (
        <TagsInput
          aria-label={`Choices of ${word}`}
          placeholder={field.choices ? '' : 'Choices, if only some are allowed'}
          disabled={disabled}
          value={(field.choices ?? []).map((choice) => choice.value)}
          onChange={setChoices}
        />
      )}
      <Checkbox
        label="Required"
        size="xs"
        disabled={disabled}
        checked={field.required === true}
        onChange={(event) => onChange({ ...field, required: event.currentTarget.checked }, 'required')}
      />
    </fieldset>
  );
}

function CardHead({ word, disabled, onRaise, onRemove }: CardProps) {
  return (
    <div className={styles['cardHead']}>
      {word.charAt(0).toUpperCase() + word.slice(1)}
      <span className={styles['frameAside']}>
        {onRaise && (
          <ActionIcon
            size="sm"
            variant="subtle"
            color="gray"
            disabled={disabled}
            aria-label={`Move ${word} up`}
            onClick={onRaise}
          >
            <IconArrowUp size={14} aria-hidden />
          </ActionIcon>
        )}
        <ActionIcon
          size="sm"
          variant="subtle"
          color="gray"
          disabled={disabled}
          aria-label={`Remove ${word}`}
          onClick={onRemove}
        >
          <IconTrash size={14} aria-hidden />
        </ActionIcon>
      </span>
    </div>
  );
}

function NameInput({ word, field, disabled, taken, onChange }: CardProps) {
  const [text, setText] = useState<string>();
  const name = text?.trim() ?? field.name;
  const bad = !/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)
    ? 'Letters, digits and _ only.'
    : name !== field.name && taken(name)
      ? 'This name is taken.'
      : undefined;
  const leave = (): void => {
    if (bad === undefined && name !== field.name) onChange({ ...field, name }, 'name');
    setText(undefined);
  };
  return (
    <TextInput
      aria-label={`Name of ${word}`}
      disabled={disabled}
      value={text ?? field.name}
      error={text === undefined ? undefined : bad}
      onChange={(event) => setText(event.currentTarget.value)}
      onBlur={leave}
    />
  );
}
