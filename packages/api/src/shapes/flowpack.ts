import { z } from 'zod';
import { id, json, problem } from './common.ts';

/** What importing a pack would do, told before it is done. */
export const flowpackPreview = z.object({
  name: z.string(),
  title: z.string(),
  version: z.string(),
  description: z.string(),
  flows: z.array(
    z.object({
      key: z.string(),
      name: z.string(),
      description: z.string(),
      nodes: z.number(),
      conflict: z.object({ flow: id, name: z.string() }).nullable(),
    }),
  ),
  tables: z.array(
    z.object({
      key: z.string(),
      name: z.string(),
      columns: z.number(),
      rows: z.number(),
      conflict: z.object({ table: id, name: z.string() }).nullable(),
    }),
  ),
  connections: z.array(
    z.object({
      key: z.string(),
      connector: z.string(),
      title: z.string(),
      help: z.string(),
      candidates: z.array(z.object({ name: z.string(), title: z.string() })),
    }),
  ),
  variables: z.array(
    z.object({
      name: z.string(),
      type: z.string(),
      title: z.string(),
      help: z.string(),
      required: z.boolean(),
      value: json.nullable(),
      choices: z.array(z.object({ value: z.string(), title: z.string() })).optional(),
      lookup: z.object({ connection: z.string(), name: z.string() }).optional(),
      /** The organization has this variable already, with this value. */
      existing: json.optional(),
    }),
  ),
  problems: z.array(problem),
});
export type FlowpackPreview = z.output<typeof flowpackPreview>;

export const flowpackImported = z.object({
  folder: id,
  flows: z.array(z.object({ key: z.string(), id, name: z.string(), publishable: z.boolean() })),
  tables: z.array(z.object({ key: z.string(), id, name: z.string() })),
  variables: z.array(z.string()),
});
export type FlowpackImported = z.output<typeof flowpackImported>;
