import { z } from 'zod';
import { id, instant, jsonObject } from './common.ts';
import { fields } from './flow.ts';

export const tableSummary = z.object({
  id,
  name: z.string(),
  folder: id.nullable(),
  columns: fields,
  rows: z.number(),
  updatedAt: instant,
});
export type TableSummary = z.output<typeof tableSummary>;
export const tableRow = z.object({ id, createdAt: instant, updatedAt: instant, values: jsonObject });
export type TableRow = z.output<typeof tableRow>;
