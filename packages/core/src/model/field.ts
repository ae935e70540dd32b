import type { Json } from './json.ts';

/** The field types of forms, actions, tables and flow inputs. Small on purpose: packs never carry raw JSON Schema. */
export const fieldTypes = ['text', 'number', 'boolean', 'date', 'list', 'object', 'any', 'secret', 'file'] as const;
export type FieldType = (typeof fieldTypes)[number];

export interface Choice {
  readonly value: string;
  readonly title: string;
}

/**
 * One value that a person fills in or a step puts out. `date` is an ISO 8601 text. A `list` says what it holds in
 * `of`, an `object` what it holds in `fields` (none: whatever its keys are).
 */
export interface Field {
  readonly name: string;
  readonly type: FieldType;
  readonly title?: string;
  readonly help?: string;
  readonly placeholder?: string;
  readonly required?: boolean;
  readonly default?: Json;
  /** Fixed choices, drawn as a select. */
  readonly choices?: readonly Choice[];
  /** Name of the connector's lookup that offers choices while designing. */
  readonly lookup?: string;
  /** `long` draws a text area, `html` an HTML editor, `expression` an expression-only field. */
  readonly format?: 'long' | 'html' | 'email' | 'url' | 'timezone' | 'cron' | 'expression';
  readonly min?: number;
  readonly max?: number;
  readonly of?: Field;
  readonly fields?: readonly Field[];
  /** Shown only while another field of the same form has one of these values. */
  readonly when?: { readonly field: string; readonly is: readonly Json[] };
}

/** Named fields in the order in which they are drawn. */
export type Fields = readonly Field[];
