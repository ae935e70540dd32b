import type { RunEntry } from './memory-runs.ts';

/** Those that a worker left, then each organization's most overdue run, then each one's second, and so on. */
export function claimableOf(
  runs: readonly RunEntry[],
  latest: number,
  limit: number,
  perOrganization: number,
): readonly string[] {
  const turns = new Map<string, number>();
  return runs
    .flatMap((entry) => (entry.wakeAt !== null && entry.wakeAt <= latest ? [{ entry, wakeAt: entry.wakeAt }] : []))
    .sort((one, other) => one.wakeAt - other.wakeAt)
    .map(({ entry, wakeAt }) => {
      const turn = entry.owner === null ? (turns.get(entry.organization) ?? 0) + 1 : 0;
      if (turn > 0) turns.set(entry.organization, turn);
      return { id: entry.id, turn, wakeAt };
    })
    .filter(({ turn }) => turn <= perOrganization)
    .sort((one, other) => one.turn - other.turn || one.wakeAt - other.wakeAt)
    .slice(0, limit)
    .map(({ id }) => id);
}

export function dueSoonOf(runs: readonly RunEntry[], now: number, limit: number, fromMs: number, toMs: number) {
  return runs
    .flatMap(({ id, owner, wakeAt }) => (owner === null && wakeAt !== null ? [{ run: id, inMs: wakeAt - now }] : []))
    .filter(({ inMs }) => inMs > fromMs && inMs <= toMs)
    .sort((one, other) => one.inMs - other.inMs)
    .slice(0, limit);
}
