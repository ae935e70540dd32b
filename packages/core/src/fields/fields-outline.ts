import type { Field, Fields, FieldType } from '../model/field.ts';

/** A path that the expression field offers. */
export interface OutlineEntry {
  /** As it is written in an expression, with quoted names where needed. */
  readonly path: string;
  readonly title: string;
  readonly type: FieldType;
  readonly help?: string;
  /** True below a list: the path then gives the values of all items. */
  readonly inList: boolean;
}

const deepest = 8;

/** Flattens output fields into paths below `prefix`, parents before children. */
export function fieldsOutline(fields: Fields, prefix: string): readonly OutlineEntry[] {
  return outline(fields, prefix, false, 0);
}

function outline(fields: Fields, prefix: string, inList: boolean, depth: number): readonly OutlineEntry[] {
  if (depth >= deepest) return [];
  return fields.flatMap((field) => outlineField(field, prefix, inList, depth));
}

function outlineField(field: Field, prefix: string, inList: boolean, depth: number): readonly OutlineEntry[] {
  const path = prefix === '' ? quoteName(field.name) : `${prefix}.${quoteName(field.name)}`;
  const entry: OutlineEntry = {
    path,
    title: field.title ?? field.name,
    type: field.type,
    inList,
    ...(field.help !== undefined && { help: field.help }),
  };
  const below = field.type === 'list' ? (field.of?.fields ?? []) : (field.fields ?? []);
  return [entry, ...outline(below, path, inList || field.type === 'list', depth + 1)];
}

const plainName = /^[A-Za-z_][A-Za-z0-9_]*$/;
const words = new Set(['and', 'or', 'in', 'true', 'false', 'null', 'function']);

/** A name as an expression writes it. A name with a backquote in it cannot be written and is left as it is. */
export function quoteName(name: string): string {
  return plainName.test(name) && !words.has(name) ? name : `\`${name}\``;
}
