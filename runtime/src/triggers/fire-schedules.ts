import { Cron } from 'croner';
import type { JsonObject } from '@joinery/core';
import type { Subscription } from '../ports.ts';
import { inputReader } from './input-reader.ts';
import type { TriggerParts } from './parts.ts';
import { newRun, ring } from './take-in.ts';

/**
 * Starts the flows whose time has come. A firing is an inbox entry, unique per flow and slot, however many processes
 * look. After a standstill only the last missed slot fires. `told` holds the warnings given, as it is asked often.
 */
export async function fireSchedules(parts: TriggerParts, told: Set<string> = new Set()): Promise<void> {
  const subscriptions = await parts.flows.subscriptions({ on: 'schedule' });
  if (subscriptions.length === 0) return;
  const now = await parts.clock.now();
  const readInput = inputReader(parts, told);
  for (const subscription of subscriptions) {
    const input = await readInput(subscription);
    const slot = input ? readSlot(parts, subscription, input, now, told) : null;
    if (slot === null || slot < subscription.since) continue;
    const run = newRun(subscription, { scheduledFor: slot }, '');
    const created = await parts.inbox.accept(subscription.organization, `schedule:${subscription.flow}`, [
      { id: slot, at: slot, body: null, runs: [run] },
    ]);
    await ring(parts, created);
  }
}

/** The last slot of a schedule. One that a variable makes unreadable is told once and keeps no other from firing. */
function readSlot(
  { log }: Pick<TriggerParts, 'log'>,
  { organization, flow }: Subscription,
  input: JsonObject,
  now: string,
  told: Set<string>,
): string | null {
  try {
    return lastSlot(input, now);
  } catch (error) {
    const warning = `${organization} ${flow} ${JSON.stringify(input)}`;
    if (!told.has(warning))
      log.warn(
        { error, organization, flow, input },
        `the schedule of the flow ${flow} cannot be read, so it never fires`,
      );
    told.add(warning);
    return null;
  }
}

function lastSlot({ cron, timezone }: JsonObject, now: string): string | null {
  if (typeof cron !== 'string') return null;
  const schedule = new Cron(cron, {
    timezone: typeof timezone === 'string' && timezone !== '' ? timezone : 'UTC',
    paused: true,
  });
  const [last] = schedule.previousRuns(1, new Date(Date.parse(now) + 1));
  return last?.toISOString() ?? null;
}
