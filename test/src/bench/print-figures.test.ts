import { describe, expect, it } from 'vitest';
import type { Figure } from './figure.ts';
import { jsonOf, markdownOf, printFigures, type Report } from './print-figures.ts';

const figure = (change: Partial<Figure>): Figure => ({
  ...{ id: 'x', group: 'Start', title: 'Warm start', unit: 's', value: 1.234, rounds: [1.1, 1.234, 2] },
  ...change,
});
const report = (...figures: readonly Figure[]): Report => ({
  product: '0.1.0',
  date: '2026-03-01T08:00:00.000Z',
  machine: { cpu: 'Some Processor', cores: 2, memoryGb: 24, system: 'Linux 6', load: '0.5', versions: { Node: '20' } },
  figures,
  leftOut: [],
});

describe('the report of the bench', () => {
  it('puts each value beside its target and says which was missed', () => {
    const text = printFigures(
      report(
        figure({ target: { below: 5 } }),
        figure({ title: 'Share', unit: '×', value: 0.1, target: { atLeast: 0.3 } }),
      ),
    );
    expect(text).toMatch(/Warm start +1\.23 s +< 5 s +✓ +1\.1–2 in 3/);
    expect(text).toMatch(/Share +0\.1× +≥ 0\.3× +✗ missed/);
    expect(text).toContain('1 of 2 targets met.');
  });

  it('shows a fraction in per cent', () => {
    const cost = figure({ title: 'Cost', unit: '%', value: 0.084, rounds: [0.05, 0.084], target: { below: 0.1 } });
    expect(printFigures(report(cost))).toMatch(/Cost +8\.4 % +< 10 % +✓ +5–8\.4 in 2/);
  });

  it('has the figures with a key at the top of its data too', () => {
    const data: unknown = JSON.parse(jsonOf(report(figure({ key: 'wakeP99Ms', value: 950 }), figure({}))));
    expect(data).toMatchObject({ wakeP99Ms: 950, machine: { cores: 2 }, figures: [{ value: 950 }, { value: 1.234 }] });
  });

  it('names the machine, the versions and what was left out', () => {
    const text = markdownOf({ ...report(figure({})), leftOut: ['runs on Redis + PostgreSQL'] });
    expect(text).toContain('2 cores of Some Processor, 24 GB, Linux 6; load average at the start 0.5.');
    expect(text).toContain('Node 20.');
    expect(text).toContain('Left out: runs on Redis + PostgreSQL.');
    expect(text).toContain('| Warm start | 1.23 s |  |  | 1.1–2 in 3 |');
  });
});
