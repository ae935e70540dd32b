import { fieldTypes } from '@joinery/core';
import { z } from 'zod';
import { instant, json, reference } from './common.ts';

/** An organization's variable; `choices` and `lookup` come from the flowpack that asked for it. */
export const variable = z.object({
  name: reference,
  type: z.enum(fieldTypes),
  title: z.string(),
  help: z.string(),
  value: json,
  choices: z.array(z.object({ value: z.string(), title: z.string() })).optional(),
  /** A lookup of one of the organization's connections that offers values. */
  lookup: z.object({ connection: reference, name: z.string() }).optional(),
  updatedAt: instant,
});
export type Variable = z.output<typeof variable>;
