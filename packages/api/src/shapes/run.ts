import type { RunEvent } from '@joinery/core';
import { z } from 'zod';
import { id, instant, json, jsonObject } from './common.ts';
import { flowDocument } from './flow.ts';
import { runStatuses } from './run-statuses.ts';

export const runStatus = z.enum(runStatuses);
export type RunStatusName = z.output<typeof runStatus>;

export const runSummary = z.object({
  id,
  flow: id,
  flowName: z.string(),
  version: z.number().nullable().describe('null for a run of a draft'),
  status: runStatus,
  /** What started it, in words: `okta.userRemovedFromGroup`, `manual`, `schedule`, `api`, `call`, `retry`. */
  startedBy: z.string(),
  /** The person or thing it is about, taken from the trigger (a login, a mail address), for searching. */
  subject: z.string(),
  createdAt: instant,
  endedAt: instant.nullable(),
  /** When a parked run is due, if it waits on a time. */
  dueAt: instant.nullable(),
  lateMs: z
    .number()
    .nullable()
    .describe(
      'The most by which a wait of it, or of a flow that it called, ended later than due; null if none was late',
    ),
  error: z.string().nullable(),
});
export type RunSummary = z.output<typeof runSummary>;

export const stepError = z.object({
  code: z.string(),
  message: z.string(),
  retryable: z.boolean(),
  retryAfterMs: z.number().optional(),
  details: jsonObject.optional(),
  done: z.boolean().optional().describe('What the step was to do was done; only its answer could not be taken'),
});

/** One entering of a node, masked. `status` adds to core's: `waiting` says on what in `waitsOn`. */
export const stepView = z.object({
  id: z.string(),
  node: z.string(),
  frame: z.string(),
  /** Indexes of the for-each iterations it is in, outermost first. */
  path: z.array(z.number()),
  status: z.enum(['entered', 'waiting', 'left', 'skipped', 'failed', 'cancelled']),
  waitsOn: z
    .object({
      on: z.enum(['evaluate', 'action', 'time', 'child', 'frames', 'person']),
      until: instant.optional(),
      ask: z
        .enum(['outcome', 'late'])
        .optional()
        .describe('What a person is asked: did it happen, or is it still to be done'),
      attempt: z.number().optional().describe('The attempt that a person is asked about'),
      reason: z.string().optional(),
      due: instant.optional().describe('Of `late`: when the wait before it was due'),
      run: z.string().optional(),
    })
    .optional(),
  handle: z.string().optional(),
  /** The run that this step called, while it waits and ever after. */
  child: id.optional(),
  input: json.optional(),
  output: json.optional(),
  error: stepError.optional(),
  lateMs: z.number().optional().describe('How much later than due its wait on a time ended'),
  decidedBy: z.string().optional().describe('Who decided its unknown outcome, or about its being late'),
  attempts: z.array(
    z.object({
      attempt: z.number(),
      startedAt: instant,
      endedAt: instant.nullable(),
      outcome: z.enum(['ok', 'failed', 'unknown', 'open']),
      error: stepError.optional(),
    }),
  ),
  enteredAt: instant,
  endedAt: instant.nullable(),
});
export type StepView = z.output<typeof stepView>;

export const runDetail = runSummary.extend({
  document: flowDocument,
  hidden: z
    .object({
      loops: z.array(z.object({ node: z.string(), items: z.number() })),
      nodes: z.array(
        z.object({
          node: z.string(),
          done: z.number(),
          failed: z.number(),
          skipped: z.number(),
          cancelled: z.number(),
          handles: z.array(z.string()).describe('By which these steps were left'),
        }),
      ),
    })
    .nullable()
    .describe(
      'How many items of loops, and steps of nodes in them, are not among `steps`; null if none. Of a run with more than 2,000 steps these are those outside loops, of items that are open, of items that failed, and of the newest',
    ),
  trigger: json,
  inputs: jsonObject,
  output: json.nullable(),
  steps: z.array(stepView),
  report: z
    .object({
      done: z.array(z.object({ step: z.string().nullable(), node: z.string(), title: z.string() })),
      notDone: z.array(z.object({ step: z.string().nullable(), node: z.string(), title: z.string() })),
      forPerson: z.array(z.string()),
    })
    .nullable(),
  versions: z
    .array(z.object({ version: z.number(), since: instant, by: z.string().nullable() }))
    .describe('By which versions it went, the first it began with; `by` moved it'),
  retriedFrom: id.nullable(),
  parent: z.object({ run: id, step: z.string().nullable() }).nullable(),
});
export type RunDetail = z.output<typeof runDetail>;

export const journalEntry = z.object({ seq: z.number(), event: z.custom<RunEvent>() });
/** Sent when something about a run changed; the reader fetches what it shows. */
export const runChange = z.object({ run: id, flow: id, status: runStatus, seq: z.number() });
export type RunChange = z.output<typeof runChange>;
