import type { RunDetail, StepView } from '@joinery/api';
import { decisions, type Flow, type Json } from '@joinery/core';
import { retryRun } from '../../run/retry-run.ts';
import { ring } from '../../triggers/take-in.ts';
import { ApiError, found } from '../api-error.ts';
import type { ApiParts } from '../api-parts.ts';
import type { HandlerParts, Handlers, RoutesOf } from '../handler.ts';
import { judgeFlow, refuseFaulty } from '../judge-flow.ts';
import { maskerOf } from '../mask-secrets.ts';
import type { RunReading } from '../run-reader.ts';
import { fillValue, payloadText } from '../payload-text.ts';
import { toHidden, toReport, toSteps } from '../run-view.ts';
import type { NewRun, OutsideFact, RunRow } from '../../ports.ts';
import { readFlowRow } from './flows.ts';
import { publishedOf } from './versions.ts';

export const runs: Handlers<RoutesOf<'Runs'>> = {
  listRuns: async ({ organization, query }, parts) => {
    const { flow, status, search, called, cursor, limit } = query;
    const page = await parts.runViews.list(organization, {
      limit,
      ...(flow === undefined ? {} : { flow }),
      ...(status === undefined ? {} : { status }),
      ...(search === undefined || search === '' ? {} : { search }),
      ...(called === undefined ? {} : { called }),
      ...(cursor === undefined ? {} : { cursor }),
    });
    return { items: [...page.items], next: page.next };
  },
  readRun: async ({ organization, params, query }, parts) => {
    const row = await readRunRow(parts, organization, params.run);
    return detailOf(parts, organization, row, query.item);
  },
  readJournal: async ({ organization, params, query }, parts) => {
    const row = await readRunRow(parts, organization, params.run);
    const page = await parts.runs.journalOf(organization, row.id, query.after, query.limit);
    const { mask } = await openRun(parts, organization, row);
    return mask([...page]);
  },
  readPayload: async ({ organization, params }, parts) => {
    const row = await readRunRow(parts, organization, params.run);
    const text = found(await parts.runViews.payload(organization, row.id, params.payload), 'payload', params.payload);
    const { mask } = await openRun(parts, organization, row);
    const name = `${row.id}-${params.payload.slice(0, 8)}.json`;
    return {
      type: 'application/json; charset=utf-8',
      name,
      text: await payloadText(parts, organization, row.id, text, mask),
    };
  },
  watchRuns:
    async ({ organization, query }, parts) =>
    (tell) =>
      parts.feed.subscribe(({ organization: place, run, flow, status, seq }) => {
        if (place !== organization) return;
        if (query.run !== undefined && query.run !== run) return;
        if (query.flow !== undefined && query.flow !== flow) return;
        tell({ run, flow, status, seq });
      }),
  cancelRun: async ({ organization, params, body, by }, parts) => {
    const reason = body.reason === undefined ? {} : { reason: body.reason };
    await tellRun(parts, organization, params.run, { type: 'cancel-asked', by, ...reason });
    return readRunRow(parts, organization, params.run);
  },
  retryRun: async ({ organization, params, body }, parts) => {
    const old = await readRunRow(parts, organization, params.run);
    const target = await targetOf(parts, organization, old, body.version);
    const run = await retryRun(parts, organization, old, body.from, target);
    await createRetry(parts, organization, run, old.id);
    await ring(parts, [run.id]);
    return { run: run.id };
  },
  decideOutcome: async ({ organization, params, body, by }, parts) => {
    const row = await readRunRow(parts, organization, params.run);
    const { window } = await parts.runReader.read(organization, row);
    const wait = window.state.steps.get(body.step)?.wait;
    if (wait?.on !== 'person' || wait.attempt !== body.attempt) throw nothingToDecide(body.step, body.attempt);
    if (!decisions[wait.ask].includes(body.choice)) throw otherQuestion(body.step, decisions[wait.ask]);
    await tellRun(parts, organization, row.id, {
      type: 'outcome-decided',
      step: body.step,
      attempt: body.attempt,
      decision:
        body.choice === 'happened' ? { choice: 'happened', output: body.output ?? {} } : { choice: body.choice },
      by,
    });
    return readRunRow(parts, organization, row.id);
  },
};

async function readRunRow(parts: ApiParts, organization: string, run: string): Promise<RunRow> {
  return found(await parts.runViews.read(organization, run), 'run', run);
}

async function openRun(parts: HandlerParts, organization: string, row: RunRow, item?: string) {
  const reading = await parts.runReader.read(organization, row);
  const asked = item === undefined ? undefined : await readItem(parts, organization, row, item);
  const steps = await stepsOf(parts, organization, row.id, reading);
  if (asked) {
    const known = new Set(steps.map(({ id }) => id));
    steps.push(...(await stepsOf(parts, organization, row.id, asked)).filter(({ id }) => !known.has(id)));
  }
  const { window, versions, secrets } = reading;
  // A step that was entered by an older version may have held a secret where the newer one has none.
  const older = versions.slice(0, -1).map(({ version }) => version);
  const documents = await Promise.all(
    [row.version, ...older].map((version) => parts.runs.documentOf(organization, row.flow, version || null, row.id)),
  );
  const known = {
    secrets: new Set([...secrets.secrets, ...(asked?.secrets.secrets ?? [])]),
    apart: [...secrets.apart, ...(asked?.secrets.apart ?? [])],
  };
  const fill = (value: Json) => fillValue(parts, organization, row.id, value);
  const maskers = await Promise.all(
    documents.map((each) => maskerOf(parts.catalog, each, { inputs: row.inputs, steps }, fill, known)),
  );
  const mask = <T>(value: T): T => maskers.reduce((masked, next) => next(masked), value);
  return { document: documents[0] as Flow, window, steps, versions, mask };
}

/** Of a run of which not everything is shown, only what belongs to the steps that are. */
async function stepsOf(
  parts: HandlerParts,
  organization: string,
  run: string,
  reading: RunReading,
): Promise<StepView[]> {
  const { state, loops } = reading.window;
  const shown = loops.size === 0 ? undefined : [...state.steps.keys()];
  const [effects, children] = await Promise.all([
    parts.runViews.effects(organization, run, shown),
    parts.runViews.childOf(organization, run, shown),
  ]);
  return [...toSteps({ reading, effects, children })];
}

async function readItem(parts: HandlerParts, organization: string, row: RunRow, item: string): Promise<RunReading> {
  const reading = await parts.runReader.readItem(organization, row, item);
  if (reading) return reading;
  throw new ApiError(
    404,
    'run.no_such_item',
    `The run has not come to the item "${item.slice(0, 80)}"; choose one that its loop has begun.`,
  );
}

async function detailOf(parts: HandlerParts, organization: string, row: RunRow, item?: string): Promise<RunDetail> {
  const { document, window, steps, versions, mask } = await openRun(parts, organization, row, item);
  const { trigger, inputs, output } = mask({
    trigger: row.trigger,
    inputs: row.inputs,
    output: row.output as Json | null,
  });
  return {
    ...row,
    error: mask(row.error),
    ...{ document, trigger, inputs, output, report: toReport(window.state), versions: [...versions] },
    hidden: toHidden(window),
    steps: mask(steps),
  };
}

/** The document that a retry interprets: the one it had, or a repaired one, which must be without errors. */
async function targetOf(parts: ApiParts, organization: string, old: RunRow, which: 'original' | 'published' | 'draft') {
  if (which === 'original') {
    const document: Flow = await parts.runs.documentOf(organization, old.flow, old.version, old.id);
    return { document, version: old.version };
  }
  const row = await readFlowRow(parts, organization, old.flow);
  if (which === 'published')
    return { document: await publishedOf(parts, organization, row), version: row.publishedVersion };
  refuseFaulty(await judgeFlow(parts, organization, row.draft), row.name);
  return { document: row.draft, version: null };
}

/** The store decides, so that of two who ask at once one is refused. */
async function createRetry(parts: ApiParts, organization: string, run: NewRun, old: string): Promise<void> {
  for (;;) {
    const created = await parts.runs.create(organization, [run]);
    if (created.length > 0) return;
    const other = await parts.runViews.retryOf(organization, old);
    // None: the other one has ended meanwhile, so nothing is in the way any more.
    if (other === null) continue;
    throw new ApiError(
      409,
      'run.retried_already',
      `The run was retried already as run ${other}; open that one, and retry it instead once it is over.`,
    );
  }
}

async function tellRun(parts: ApiParts, organization: string, run: string, fact: OutsideFact): Promise<void> {
  const told = await parts.runs.deliver(organization, run, fact);
  if (told === 'over') throw new ApiError(409, 'run.over', 'The run is over already; reload it to see how it ended.');
  found(told === 'unknown-run' ? null : told, 'run', run);
  await ring(parts, [run]);
}

function nothingToDecide(step: string, attempt: number): ApiError {
  return new ApiError(
    409,
    'run.nothing_to_decide',
    `Attempt ${attempt} of the step "${step}" does not wait for a decision any more; reload the run.`,
  );
}

function otherQuestion(step: string, allowed: readonly string[]): ApiError {
  return new ApiError(
    409,
    'run.other_question',
    `The step "${step}" does not ask that; answer with ${allowed.map((each) => `"${each}"`).join(' or ')}.`,
  );
}
