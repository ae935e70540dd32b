import { z } from 'zod';
import { defineRoute } from '../route.ts';
import { id, json, organizationParams, page } from '../shapes/common.ts';
import { journalEntry, runChange, runDetail, runStatus, runSummary } from '../shapes/run.ts';

const area = 'Runs';
const base = '/organizations/{organization}/runs';
const runParams = organizationParams.extend({ run: id });

export const listRuns = defineRoute({
  name: 'listRuns',
  area,
  method: 'GET',
  path: base,
  access: 'viewer',
  summary: 'List runs, newest first.',
  params: organizationParams,
  query: z.object({
    flow: id.optional(),
    status: runStatus.optional(),
    search: z.string().max(200).optional(),
    called: z
      .enum(['no', 'yes'])
      .optional()
      .describe('`no`: without runs that another run called, unless a person must decide about them; all if absent'),
    cursor: z.string().optional(),
    limit: z.coerce.number().int().min(1).max(200).default(50),
  }),
  reply: page(runSummary),
});
export const readRun = defineRoute({
  name: 'readRun',
  area,
  method: 'GET',
  path: `${base}/{run}`,
  access: 'viewer',
  summary: 'Read a run: its document, and each step with input, output, times, attempts and error.',
  params: runParams,
  query: z.object({
    item: z
      .string()
      .max(2_000)
      .optional()
      .describe(
        'An item of a loop whose steps are wanted too, as a frame: `root/each:41` is the 42nd of the node `each`',
      ),
  }),
  reply: runDetail,
});
export const readJournal = defineRoute({
  name: 'readJournal',
  area,
  method: 'GET',
  path: `${base}/{run}/journal`,
  access: 'viewer',
  summary: "Read a run's journal, masked.",
  params: runParams,
  query: z.object({
    after: z.coerce.number().int().default(0),
    limit: z.coerce.number().int().min(1).max(1000).default(500),
  }),
  reply: z.array(journalEntry),
});
export const readPayload = defineRoute({
  name: 'readPayload',
  area,
  method: 'GET',
  path: `${base}/{run}/payloads/{payload}`,
  access: 'viewer',
  summary:
    'Read a value that is kept apart from its run, as a JSON file, masked: where one is, run data has {"$payload": {"hash", "bytes"}}.',
  params: runParams.extend({ payload: z.string().max(100).describe('The hash of the reference') }),
  reply: z.string(),
  answers: 'text',
});
export const watchRuns = defineRoute({
  name: 'watchRuns',
  area,
  method: 'GET',
  path: '/organizations/{organization}/run-changes',
  access: 'viewer',
  summary: 'Stream changes of runs as server-sent events.',
  params: organizationParams,
  query: z.object({ run: id.optional(), flow: id.optional() }),
  reply: runChange,
  answers: 'stream',
});
export const cancelRun = defineRoute({
  name: 'cancelRun',
  area,
  method: 'POST',
  path: `${base}/{run}/cancel`,
  access: 'operator',
  summary: 'Cancel a run: what is in flight ends, nothing new begins.',
  params: runParams,
  body: z.object({ reason: z.string().max(500).optional() }),
  reply: runSummary,
});
export const retryRun = defineRoute({
  name: 'retryRun',
  area,
  method: 'POST',
  path: `${base}/{run}/retry`,
  access: 'operator',
  summary:
    'Start again from the failed step or from a chosen one, keeping what was done, on the original or the newest version.',
  params: runParams,
  body: z.object({
    from: z.union([z.literal('failed'), z.array(z.string()).min(1)]),
    version: z.enum(['original', 'published', 'draft']),
  }),
  reply: z.object({ run: id }),
});
export const decideOutcome = defineRoute({
  name: 'decideOutcome',
  area,
  method: 'POST',
  path: `${base}/{run}/outcome`,
  access: 'operator',
  summary:
    'Say of a step with an unknown outcome that it happened, or have it done again; of one that comes late, have it done now or skip it.',
  params: runParams,
  body: z.object({
    step: z.string(),
    attempt: z.number().int(),
    choice: z.enum(['happened', 'again', 'now', 'skip']),
    output: json.optional(),
  }),
  reply: runSummary,
});
