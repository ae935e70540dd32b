import type { Queue } from '../ports.ts';
import { repeat } from '../run/worker.ts';
import { fireSchedules } from './fire-schedules.ts';
import type { TriggerParts } from './parts.ts';
import { pollSources } from './poll-sources.ts';
import { tellTableChanges } from './tell-table-changes.ts';

export interface TriggerTimes {
  readonly pollMs: number;
  readonly scheduleMs: number;
  readonly tableMs: number;
}

/** Any number of processes may do this at once: the inbox lets each event start its runs once. */
export function startTriggers(
  parts: TriggerParts & { readonly queue: Pick<Queue, 'ring'> },
  times: TriggerTimes,
): { readonly close: () => Promise<void> } {
  const loop = (name: string, everyMs: number, tick: () => Promise<void>) =>
    repeat(everyMs, tick, (error) => parts.log.warn({ error }, `${name} failed; the next round tries again`));
  const warnedOf = new Set<string>();
  const loops = [
    loop('polling the sources', times.pollMs, () => pollSources(parts)),
    loop('firing schedules', times.scheduleMs, () => fireSchedules(parts, warnedOf)),
    loop('telling table changes', times.tableMs, () => tellTableChanges(parts)),
  ];
  return {
    close: async () => {
      for (const each of loops) each.stop();
      await Promise.all(loops.map((each) => each.done()));
    },
  };
}
