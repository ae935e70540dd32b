import { z } from 'zod';
import { id, instant } from './common.ts';

export const holdScope = z.enum(['run', 'flow', 'subject', 'organization']);
export type HoldScope = z.output<typeof holdScope>;

export const legalHold = z.object({
  id,
  scope: holdScope,
  /** Id of the run or flow, or the person as runs name them; empty for the whole organization. */
  target: z.string(),
  reason: z.string(),
  createdBy: z.string(),
  createdAt: instant,
  liftedBy: z.string().nullable(),
  liftedAt: instant.nullable(),
});
export type LegalHold = z.output<typeof legalHold>;

export const newHold = z.discriminatedUnion('scope', [
  z.object({
    scope: z.enum(['run', 'flow', 'subject']),
    target: z.string().trim().min(1).max(500),
    reason: z.string().trim().min(1).max(1_000),
  }),
  z.object({ scope: z.literal('organization'), reason: z.string().trim().min(1).max(1_000) }),
]);

export const retention = z.object({
  /** Days for which runs that are over are kept; null: for ever. */
  days: z.number().nullable(),
  /** Months that have runs, oldest first. */
  months: z.array(
    z.object({
      /** Such as 2026-03. */
      month: z.string(),
      runs: z.number(),
      /** There are more runs than were counted. */
      more: z.boolean(),
      /** When what may go of it goes; null: never. */
      goesAt: instant.nullable(),
    }),
  ),
});
export type Retention = z.output<typeof retention>;
