import { randomUUID } from 'node:crypto';
import type { RawEvent } from '@joinery/connector-kit';
import type { NewRun, Subscription } from '../ports.ts';
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
  const created = await parts.inbox.accept(
    organization,
    `connection:${connection}`,
    events.map((event) => ({
      ...event,
      runs: subscriptions.flatMap((subscription) => runFor(parts, subscription, event) ?? []),
    })),
  );
  await ring(parts, created);
  return created;
}

function runFor(parts: TriggerParts, subscription: Subscription, event: RawEvent): NewRun | undefined {
  // What happened before the flow was switched on is not its business, even if the log tells it now.
  if (event.at < subscription.since) return undefined;
  const match = parts.sources.match(subscription.on, event.body, subscription.input);
  if (!match) return undefined;
  return newRun(subscription, match.output, match.subject);
}

export function newRun(
  subscription: Pick<Subscription, 'flow' | 'version' | 'on'>,
  trigger: NewRun['trigger'],
  subject: string,
): NewRun {
  return {
    id: randomUUID(),
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
