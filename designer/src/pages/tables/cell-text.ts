import type { Field, Json } from '@joinery/core';

/** Whether a value of this column is edited in its cell; lists and objects are edited in the row's form. */
export function isEditedInCell({ type }: Field): boolean {
  return type === 'text' || type === 'number' || type === 'date' || type === 'boolean';
}

/** The value that a person typed into a cell; `undefined` if it does not fit the column. */
export function readCell({ type }: Field, text: string): Json | undefined {
  const trimmed = text.trim();
  if (trimmed === '') return null;
  if (type !== 'number') return text;
  const number = Number(trimmed);
  return Number.isFinite(number) ? number : undefined;
}
