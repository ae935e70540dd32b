import { escapePointer } from '../fields/check-value.ts';
import type { Json } from '../model/json.ts';
import { parseTemplate, type TemplatePart } from './parse-template.ts';

/** A placeholder with the place of its text in the value. */
export type Placeholder = Exclude<TemplatePart, { type: 'text' }> & { readonly pointer: string };

/** All placeholders of a value, in the order in which they are written. */
export function listPlaceholders(value: Json, pointer = ''): readonly Placeholder[] {
  if (typeof value === 'string') {
    if (!value.includes('{{')) return [];
    return parseTemplate(value).flatMap((part) => (part.type === 'text' ? [] : [{ ...part, pointer }]));
  }
  if (typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) return value.flatMap((item: Json, index) => listPlaceholders(item, `${pointer}/${index}`));
  return Object.entries(value).flatMap(([key, item]) =>
    listPlaceholders(item as Json, `${pointer}/${escapePointer(key)}`),
  );
}
