import { type Fields, isShown, type Json, type JsonObject } from '@joinery/core';
import { FieldControl } from './field-control.tsx';
import styles from './form.module.css';

interface Props {
  readonly fields: Fields;
  readonly values: JsonObject;
  readonly onChange: (values: JsonObject, field: string) => void;
  /** Sentences to show, by field name. */
  readonly errors?: Readonly<Record<string, string>>;
}

/** The values with one of them changed; one that was emptied is left out. */
export function withValue(values: JsonObject, name: string, value: Json | undefined): JsonObject {
  if (value !== undefined) return { ...values, [name]: value };
  const { [name]: _gone, ...rest } = values;
  return rest;
}

/** A form drawn from its fields. */
export function FieldsForm({ fields, values, onChange, errors = {} }: Props) {
  return (
    <div className={styles['form']}>
      {fields
        .filter((field) => isShown(field, fields, values))
        .map((field) => (
          <FieldControl
            key={field.name}
            field={field}
            value={values[field.name]}
            error={errors[field.name]}
            onChange={(value) => onChange(withValue(values, field.name, value), field.name)}
          />
        ))}
    </div>
  );
}
