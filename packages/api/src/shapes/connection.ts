import { z } from 'zod';
import { id, instant, reference } from './common.ts';

/** A connection as people see it: its secrets are named, never shown. */
export const connectionView = z.object({
  id,
  name: reference,
  title: z.string(),
  connector: z.string(),
  /** What an imported flowpack said of the account. */
  help: z.string(),
  settings: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  /** Names of the secret fields that hold a value. */
  secrets: z.array(z.string()),
  sandbox: z.boolean(),
  health: z.object({ ok: z.boolean(), message: z.string(), at: instant }).nullable(),
  /** Where the vendor sends its events and the header secret to register there; null if the connector receives none. */
  hook: z
    .object({
      url: z.string(),
      header: z.string(),
      secretSet: z.boolean(),
      verifiedAt: instant.nullable(),
      lastEventAt: instant.nullable(),
    })
    .nullable(),
  usedBy: z.array(z.object({ flow: id, name: z.string() })),
  updatedAt: instant,
});
export type ConnectionView = z.output<typeof connectionView>;
