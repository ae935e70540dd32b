import { ConnectorError, type RawEvent } from '@joinery/connector-kit';
import type { Json, JsonObject } from '@joinery/core';
import type { NewRun, Subscription } from '../ports.ts';
import { newRunId } from '../run/new-run-id.ts';
import { type InputReader, inputReader } from './input-reader.ts';
import type { TriggerParts } from './parts.ts';

/**
 * Takes in raw events of one connection, from its hook or its log: commits them with the runs that they start, then
 * rings. An event known by its id, however it came, starts nothing again.
 */
export async function takeIn(
  parts: TriggerParts,
  organization: string,
  connection: string,
  events: readonly RawEvent[],
): Promise<readonly string[]> {
  if (events.length === 0) return [];
  const subscriptions = await parts.flows.subscriptions({ organization, connection });
  const readInput = inputReader(parts);
  const told = [];
  for (const event of events)
    told.push({ ...event, runs: await runsFor(parts, readInput, subscriptions, event.at, event.body) });
  const created = await parts.inbox.accept(organization, `connection:${connection}`, told);
  await ring(parts, created);
  return created;
}

/** The runs that a raw event starts, one of each flow that listens for it. */
export async function runsFor(
  parts: Pick<TriggerParts, 'sources' | 'log'>,
  readInput: InputReader,
  subscriptions: readonly Subscription[],
  at: string,
  raw: Json,
): Promise<readonly NewRun[]> {
  const runs: NewRun[] = [];
  for (const subscription of subscriptions) {
    // What happened before the flow was switched on is not its business, even if the log tells it now.
    if (at < subscription.since) continue;
    const input = await readInput(subscription);
    const match = input && matchOne(parts, subscription, raw, input);
    if (match) runs.push(newRun(subscription, match.output, match.subject));
  }
  return runs;
}

function matchOne(
  { sources, log }: Pick<TriggerParts, 'sources' | 'log'>,
  { organization, flow, on }: Subscription,
  raw: Json,
  input: JsonObject,
) {
  try {
    return sources.match(on, raw, input);
  } catch (error) {
    // A variable of the wrong kind must not keep the event from the other flows.
    if (!(error instanceof ConnectorError)) throw error;
    log.warn({ error, organization, flow, on }, `nothing can start the flow ${flow}: its trigger’s input does not fit`);
    return null;
  }
}

export function newRun(
  subscription: Pick<Subscription, 'flow' | 'version' | 'on'>,
  trigger: NewRun['trigger'],
  subject: string,
): NewRun {
  return {
    id: newRunId(),
    flow: subscription.flow,
    version: subscription.version,
    startedBy: subscription.on,
    subject,
    trigger,
    inputs: {},
  };
}

/** Runs are committed by now: a ring that is not taken costs a moment, the sweep finds them. */
export async function ring(parts: Pick<TriggerParts, 'queue' | 'log'>, runs: readonly string[]): Promise<void> {
  if (runs.length === 0) return;
  try {
    await parts.queue.ring(runs);
  } catch (error) {
    parts.log.warn({ error, runs: runs.length }, 'the queue did not take a ring; the sweep will offer these runs');
  }
}
