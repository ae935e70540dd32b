import type { RunRow, RunViews } from '../ports.ts';
import type { FlowOf, MemoryRuns, RunEntry } from './memory-runs.ts';

/** Runs in memory as people look at them. */
export function memoryRunViews(runs: Pick<MemoryRuns, 'entry' | 'entries' | 'payloads'>, flowOf: FlowOf): RunViews {
  const nameOf = ({ flow, version }: Readonly<RunEntry>): string => flowOf(flow, version)?.name ?? flow;
  const within = (organization: string, run: string) => {
    const entry = runs.entry(run);
    return entry?.organization === organization ? entry : undefined;
  };
  return {
    list: async (organization, { flow, status, called, search = '', cursor, limit }) => {
      const wanted = search.trim().toLowerCase();
      const found = runs
        .entries()
        .filter((entry) => entry.organization === organization)
        .filter((entry) => flow === undefined || entry.flow === flow)
        .filter((entry) => status === undefined || entry.status === status)
        .filter((entry) => called !== 'no' || !entry.parent || entry.status === 'attention')
        .filter((entry) => `${entry.subject}\n${nameOf(entry)}`.toLowerCase().includes(wanted) || entry.id === wanted)
        .toReversed();
      const { page, next } = pageOf(found, limit, cursor);
      return { items: page.map((entry) => rowOf(entry, nameOf(entry))), next };
    },
    read: async (organization, run) => {
      const entry = within(organization, run);
      return entry ? rowOf(entry, nameOf(entry)) : null;
    },
    countSleepers: async (organization, flow) => countSleepers(sleeping(runs.entries(), organization, flow)),
    sleepers: async (organization, flow, version, limit, cursor) => {
      const all = sleeping(runs.entries(), organization, flow);
      const { page, next } = pageOf(
        all.filter((entry) => entry.version === version),
        limit,
        cursor,
      );
      return { items: page.map((entry) => rowOf(entry, nameOf(entry))), next };
    },
    effects: async (organization, run, steps) =>
      [...(within(organization, run)?.effects.values() ?? [])]
        .filter(({ step }) => steps?.includes(step) ?? true)
        .map(({ step, attempt, action, startedAt, endedAt, outcome }) => ({
          step,
          attempt,
          action,
          startedAt,
          endedAt,
          outcome,
        })),
    fill: runs.payloads.fill,
    payload: async (organization, run, hash) => runs.payloads.textOf(organization, run, hash),
    retryOf: async (organization, run) =>
      runs
        .entries()
        .filter((entry) => entry.organization === organization && entry.retriedFrom === run)
        .find(({ endedAt, resumes = [] }) => endedAt === null || resumes.length > 0)?.id ?? null,
    childOf: async (organization, run, steps) =>
      runs
        .entries()
        .filter((entry) => entry.organization === organization && entry.parent?.run === run)
        .flatMap(({ id, parent }) => (parent?.step ? [{ step: parent.step, run: id }] : []))
        .filter(({ step }) => steps?.includes(step) ?? true),
  };
}

type Entries = readonly Readonly<RunEntry>[];

function pageOf(found: Entries, limit: number, cursor: string | undefined) {
  const start = cursor === undefined ? 0 : found.findIndex(({ id }) => id === cursor) + 1;
  const page = found.slice(start, start + limit);
  return { page, next: start + limit < found.length ? (page.at(-1)?.id ?? null) : null };
}

/** Newest first. */
function sleeping(entries: Entries, organization: string, flow: string): Entries {
  return entries
    .filter((entry) => entry.organization === organization && entry.flow === flow)
    .filter(({ status }) => status === 'waiting' || status === 'attention')
    .toReversed();
}

function countSleepers(entries: Entries): readonly { readonly version: number; readonly runs: number }[] {
  const counts = new Map<number, number>();
  for (const { version } of entries) if (version !== null) counts.set(version, (counts.get(version) ?? 0) + 1);
  return [...counts].map(([version, runs]) => ({ version, runs })).sort((one, other) => other.version - one.version);
}

function rowOf(entry: Readonly<RunEntry>, flowName: string): RunRow {
  const { id, flow, version, status, startedBy, subject, createdAt, endedAt, dueAt, lateMs } = entry;
  const { error, trigger, inputs } = entry;
  return {
    ...{ id, flow, flowName, version, status, startedBy, subject, createdAt, endedAt, dueAt, lateMs },
    ...{ error, trigger, inputs },
    output: entry.output ?? null,
    retriedFrom: entry.retriedFrom ?? null,
    parent: entry.parent && { run: entry.parent.run, step: entry.parent.step },
  };
}
