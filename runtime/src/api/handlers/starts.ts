import { randomUUID } from 'node:crypto';
import { checkValues, coerceValues, fieldDefaults, type Flow, type Json, type JsonObject } from '@joinery/core';
import { newRunId } from '../../run/new-run-id.ts';
import { ring } from '../../triggers/take-in.ts';
import { ApiError } from '../api-error.ts';
import type { ApiParts } from '../api-parts.ts';
import { startOf } from '../flow-view.ts';
import type { Handlers } from '../handler.ts';
import { judgeFlow, refuseFaulty } from '../judge-flow.ts';
import type { FlowRow } from '../../ports.ts';
import { readFlowRow } from './flows.ts';
import { publishedOf } from './versions.ts';

const startedByInputs = new Set<string | null>(['manual', 'api', 'call']);

export const starts: Handlers<'runFlow' | 'startFlow'> = {
  runFlow: async ({ organization, params, body }, parts) => {
    const row = await readFlowRow(parts, organization, params.flow);
    const draft = body.version === 'draft';
    const document = draft ? row.draft : await publishedOf(parts, organization, row);
    if (draft) refuseFaulty(await judgeFlow(parts, organization, document), row.name);
    const { inputs, trigger } = await startingData(parts, document, row, body.inputs, body.trigger);
    const id = newRunId();
    const version = draft ? null : row.publishedVersion;
    const run = { id, flow: row.id, version, startedBy: 'manual', subject: subjectOf(trigger), trigger, inputs };
    await parts.runs.create(organization, [draft ? { ...run, draft: document } : run]);
    await ring(parts, [id]);
    return { run: id };
  },
  startFlow: async ({ organization, params, body, headers }, parts) => {
    const row = await readFlowRow(parts, organization, params.flow);
    const document = await publishedOf(parts, organization, row);
    if (!row.on)
      throw new ApiError(409, 'flow.switched_off', `The flow "${row.name}" is switched off; switch it on first.`);
    if (startOf(document) !== 'api')
      throw new ApiError(
        409,
        'flow.not_by_api',
        `The flow "${row.name}" is not started by the API; choose the API trigger in it and publish.`,
      );
    const inputs = checkedInputs(document, row, body.inputs);
    const key = headers.get('idempotency-key') ?? randomUUID();
    if (key.length > 200)
      throw new ApiError(
        400,
        'request.bad_key',
        'The Idempotency-Key is longer than 200 characters; send a shorter one.',
      );
    const id = newRunId();
    const run = {
      id,
      flow: row.id,
      version: row.publishedVersion,
      startedBy: 'api',
      subject: subjectOf(inputs),
      trigger: inputs,
      inputs,
    };
    const at = await parts.clock.now();
    const source = `api:${row.id}`;
    const created = await parts.inbox.accept(organization, source, [{ id: key, at, body: null, runs: [run] }]);
    await ring(parts, created);
    if (created.length > 0) return { run: id, repeated: false };
    const [first = id] = await parts.inbox.runsOf(organization, source, key);
    return { run: first, repeated: true };
  },
};

/** What the run's trigger puts out, and its inputs. An event's place is taken by the sample that the caller sends. */
async function startingData(
  parts: ApiParts,
  document: Flow,
  row: FlowRow,
  inputs: JsonObject,
  sample: JsonObject | undefined,
): Promise<{ readonly inputs: JsonObject; readonly trigger: Json }> {
  const start = startOf(document);
  if (startedByInputs.has(start)) {
    const checked = checkedInputs(document, row, inputs);
    return { inputs: checked, trigger: checked };
  }
  if (sample) return { inputs: {}, trigger: sample };
  if (start === 'schedule') return { inputs: {}, trigger: { scheduledFor: await parts.clock.now() } };
  throw new ApiError(
    422,
    'flow.sample_missing',
    `The flow "${row.name}" starts on ${start ?? 'an event'}; send a sample of that event as "trigger" to run it by hand.`,
  );
}

function checkedInputs(document: Flow, row: FlowRow, given: JsonObject): JsonObject {
  const inputs = coerceValues(document.inputs, { ...fieldDefaults(document.inputs), ...given });
  const faults = checkValues(document.inputs, inputs, '/inputs');
  if (faults.length === 0) return inputs;
  throw new ApiError(
    422,
    'flow.bad_inputs',
    `The inputs do not fit the flow "${row.name}": ${faults[0]?.message ?? ''}`,
    {
      problems: faults.map((fault) => ({ ...fault, severity: 'error' })),
    },
  );
}

/** Who a run is about, for searching: the first login, address or name in what started it. */
function subjectOf(trigger: Json): string {
  if (typeof trigger !== 'object' || trigger === null || Array.isArray(trigger)) return '';
  const values = trigger as JsonObject;
  for (const holder of [values['user'], values]) {
    if (typeof holder !== 'object' || holder === null || Array.isArray(holder)) continue;
    for (const key of ['login', 'userPrincipalName', 'email', 'user', 'displayName', 'name']) {
      const value = (holder as JsonObject)[key];
      if (typeof value === 'string' && value !== '') return value.slice(0, 200);
    }
  }
  return '';
}
