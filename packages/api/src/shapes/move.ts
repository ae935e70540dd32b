import { z } from 'zod';
import { id } from './common.ts';

export const sleepers = z.object({ version: z.number(), runs: z.number() });
export type Sleepers = z.output<typeof sleepers>;

/** Why runs can't go on by another version, at one node; null: because of the flow as a whole. */
export const moveReason = z.object({ code: z.string(), node: z.string().nullable(), message: z.string() });
export type MoveReason = z.output<typeof moveReason>;

const refused = z.array(z.object({ run: id, subject: z.string(), reasons: z.array(moveReason) }));

/** Of one page of sleeping runs. */
export const moveCheck = z.object({
  movable: z.number(),
  refused,
  next: z.string().nullable(),
});
export type MoveCheck = z.output<typeof moveCheck>;

export const moveResult = z.object({
  moved: z.number(),
  asked: z.number().describe('Told to move; they do as soon as a worker looks at them'),
  refused,
  next: z.string().nullable(),
});
export type MoveResult = z.output<typeof moveResult>;
