import type { Backend } from '../product/backends.ts';
import type { Figure } from './figure.ts';
import type { RunKind, RunRounds } from './run-rounds.ts';
import { median } from './statistics.ts';

/** As many pure runs as BullMQ has empty jobs. */
const PURE_SHARE = 1;
/** What was promised first; still told, since it can be met while the other is not. */
const FIRST_SHARE = 0.3;
const ROW_SHARE = 0.5;
const titles: Readonly<Record<RunKind, string>> = {
  pure: 'runs of 10 pure nodes',
  effects: 'runs of 12 nodes, 2 effects',
  expressions: 'runs of 10 nodes, 4 with JSONata',
};

/** `effectRows`: events and rows of effects that one run with effects writes. The promises are made for servers only. */
export function runFigures(backend: Backend, rounds: RunRounds, effectRows: number): readonly Figure[] {
  const isPromised = backend.name === 'servers';
  const figure = (id: string, title: string, unit: Figure['unit'], values: readonly number[]): Figure => ({
    ...{ id: `${id}.${backend.name}`, group: 'Throughput', title: `${title}, ${backend.title}`, unit },
    ...{ value: median(values), rounds: values },
  });
  const perSecond = (kind: RunKind) => rounds.runs[kind].map((rate) => rate.perSecond);
  const over = (values: readonly number[], yardstick: readonly number[]) =>
    values.map((value, round) => value / (yardstick[round] ?? Number.NaN));
  const perKind = (kind: RunKind): readonly Figure[] => {
    const title = titles[kind];
    const ratio = over(perSecond(kind), rounds.jobs);
    const ofJobs = figure(`runs.${kind}.ratio`, `${title}: share of BullMQ’s own rate`, '×', ratio);
    const cpu = rounds.runs[kind].flatMap(({ cpuMs }) => cpuMs ?? []);
    return [
      figure(`runs.${kind}`, title, '/s', perSecond(kind)),
      kind === 'pure' && isPromised ? promised(ofJobs) : ofJobs,
      ...(cpu.length > 0
        ? [figure(`runs.${kind}.cpu`, `${title}: processor time of one in the product`, 'ms', cpu)]
        : []),
    ];
  };
  const rowsPerSecond = perSecond('effects').map((rate) => rate * effectRows);
  const rowShare = figure(
    'runs.effects.rows.ratio',
    `${titles.effects}: rows written, share of the bare journal’s events`,
    '×',
    over(rowsPerSecond, rounds.journalEvents),
  );
  return [
    figure('raw.jobs', 'BullMQ’s own empty jobs', '/s', rounds.jobs),
    ...perKind('pure'),
    ...perKind('effects'),
    figure('raw.journal', 'Events of a bare batched journal', '/s', rounds.journalEvents),
    figure('runs.effects.rows', `${titles.effects}: events and effects written`, '/s', rowsPerSecond),
    isPromised ? { ...rowShare, key: 'effectRowsPerRawRow', target: { atLeast: ROW_SHARE } } : rowShare,
    ...(rounds.postingJobs.length > 0
      ? [figure('raw.posts', 'BullMQ’s own jobs that do the same two posts', '/s', rounds.postingJobs)]
      : []),
    ...perKind('expressions'),
  ];
}

function promised(share: Figure): Figure {
  const note = `${share.value >= FIRST_SHARE ? 'meets' : 'misses'} the first target, ${FIRST_SHARE}×`;
  return { ...share, key: 'pureRunsPerRawJob', target: { atLeast: PURE_SHARE }, note };
}
