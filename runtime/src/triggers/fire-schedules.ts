import { Cron } from 'croner';
import type { Subscription } from '../ports.ts';
import type { TriggerParts } from './parts.ts';
import { newRun, ring } from './take-in.ts';

/**
 * Starts the flows whose time has come. A firing is an inbox entry, unique per flow and slot: any number of processes
 * may look. After a standstill only the last missed slot fires.
 */
export async function fireSchedules(parts: TriggerParts): Promise<void> {
  const subscriptions = await parts.flows.subscriptions({ on: 'schedule' });
  if (subscriptions.length === 0) return;
  const now = await parts.clock.now();
  for (const subscription of subscriptions) {
    const slot = lastSlot(subscription, now);
    if (slot === null || slot < subscription.since) continue;
    const run = newRun(subscription, { scheduledFor: slot }, '');
    const created = await parts.inbox.accept(subscription.organization, `schedule:${subscription.flow}`, [
      { id: slot, at: slot, body: null, runs: [run] },
    ]);
    await ring(parts, created);
  }
}

function lastSlot(subscription: Subscription, now: string): string | null {
  const { cron, timezone } = subscription.input;
  if (typeof cron !== 'string') return null;
  const schedule = new Cron(cron, {
    timezone: typeof timezone === 'string' && timezone !== '' ? timezone : 'UTC',
    paused: true,
  });
  const [last] = schedule.previousRuns(1, new Date(Date.parse(now) + 1));
  return last?.toISOString() ?? null;
}
