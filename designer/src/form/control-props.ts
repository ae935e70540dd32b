import type { Field, Json } from '@joinery/core';

/** What every control takes. `undefined` is a value that was never given. */
export interface ControlProps {
  readonly id: string;
  readonly field: Field;
  readonly title: string;
  readonly value: Json | undefined;
  readonly onChange: (value: Json | undefined) => void;
}

export const asText = (value: Json | undefined): string => {
  if (value === undefined || value === null) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
};
