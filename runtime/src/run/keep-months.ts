import type { Queue, Retention } from '../ports.ts';
import type { RunLog } from './parts.ts';

const DAY_MS = 86_400_000;

/** Once a day, in one process of all: makes the months ahead, and lets go what is older than `days` (0 keeps for ever). */
export async function keepMonths(
  parts: { readonly queue: Pick<Queue, 'every'>; readonly retention: Retention; readonly log: RunLog },
  days: number,
): Promise<void> {
  await parts.queue.every('months', DAY_MS, () => keepMonthsOnce(parts, days));
}

export async function keepMonthsOnce(
  { retention, log }: { readonly retention: Retention; readonly log: RunLog },
  days: number,
): Promise<void> {
  const made = await retention.makeMonths();
  if (made > 0) log.info({ partitions: made }, 'made the partitions of the months ahead');
  if (days === 0) return;
  for (const removal of await retention.letGo(days))
    log.info({ ...removal, days }, `let runs and events of ${removal.month} go, which are kept for ${days} days`);
}
