import type { Fields, JsonObject } from '@joinery/core';
import { FieldsForm } from '../form/fields-form.tsx';

export interface ConfigProps {
  readonly config: JsonObject;
  readonly onChange: (config: JsonObject, field: string) => void;
}

const asObject = (value: unknown): JsonObject =>
  value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as JsonObject) : {};

/** A form over the `input` of a trigger, an action or a called flow. */
export function InputForm({ fields, config, onChange }: ConfigProps & { readonly fields: Fields }) {
  return (
    <FieldsForm
      fields={fields}
      values={asObject(config['input'])}
      onChange={(input, field) => onChange({ ...config, input }, `input.${field}`)}
    />
  );
}
