import type { Field, Fields, Json, JsonObject } from '@joinery/core';
import type { ComponentType } from 'react';

export interface FieldProps {
  readonly field: Field;
  readonly value: Json | undefined;
  readonly onChange: (value: Json | undefined) => void;
  readonly error?: string | undefined;
}

export interface FormProps {
  readonly fields: Fields;
  readonly values: JsonObject;
  readonly onChange: (values: JsonObject, field: string) => void;
  /** Sentences to show, by field name. */
  readonly errors?: Readonly<Record<string, string>>;
}

/** What a control draws the fields inside it with. */
export interface Nested {
  readonly Form: ComponentType<FormProps>;
  readonly Control: ComponentType<FieldProps>;
}

/** What every control takes. `undefined` is a value that was never given. */
export interface ControlProps {
  readonly id: string;
  readonly field: Field;
  readonly title: string;
  readonly value: Json | undefined;
  readonly onChange: (value: Json | undefined) => void;
  readonly nested: Nested;
}

export const asText = (value: Json | undefined): string => {
  if (value === undefined || value === null) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
};
