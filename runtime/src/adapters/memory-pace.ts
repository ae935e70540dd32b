import type { RunEntry, Store } from './memory-runs.ts';

const MINUTE = 60_000;

/** Begins later if the flow may begin only so many runs a minute: see hold_back_runs. */
export function holdBack({ clock, flowOf, begins }: Store, entry: RunEntry): void {
  const { organization, flow, version } = entry;
  const rate = version === null ? undefined : flowOf(flow, version)?.document.settings.maxRunsPerMinute;
  if (rate === undefined) return;
  const known = begins.get(`${organization} ${flow}`) ?? [];
  const last = known.at(-1) ?? 0;
  const freeAt = Math.max((known.at(-rate) ?? -MINUTE) + MINUTE, last);
  const at = freeAt > clock() ? Math.max(freeAt, last + MINUTE / rate) : clock();
  if (freeAt > clock()) Object.assign(entry, { wakeAt: at, dueAt: new Date(at).toISOString() });
  begins.set(`${organization} ${flow}`, [...known, at].slice(-rate));
}
