import { type Figure, isMet, type Target } from './figure.ts';
import type { Machine } from './machine.ts';

export interface Report {
  readonly product: string;
  readonly date: string;
  readonly machine: Machine;
  readonly figures: readonly Figure[];
  readonly leftOut: readonly string[];
}

type Row = readonly [measure: string, value: string, target: string, verdict: string, spread: string];
const heads: Row = ['measure', 'value', 'target', '', 'rounds'];

/** The report as data: the figures that have a key also by it, at the top. */
export function jsonOf(report: Report): string {
  const { figures, leftOut, ...about } = report;
  const keyed = figures.flatMap(({ key, value }) => (key === undefined ? [] : [[key, value] as const]));
  return `${JSON.stringify({ ...about, ...Object.fromEntries(keyed), figures, leftOut }, null, 2)}\n`;
}

/** The report as a table for a terminal. */
export function printFigures(report: Report): string {
  const rows = report.figures.map(rowOf);
  const widths = heads.map((head, at) => Math.max(head.length, ...rows.map((row) => (row[at] ?? '').length)));
  const line = (row: Row): string =>
    row
      .map((cell, at) => (at === 0 || at > 2 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0)))
      .join('  ')
      .trimEnd();
  const rule = '─'.repeat(widths.reduce((sum, width) => sum + width + 2, -2));
  const out = [...headOf(report), '', line(heads), rule];
  let group = '';
  for (const [at, figure] of report.figures.entries()) {
    if (figure.group !== group && group !== '') out.push('');
    group = figure.group;
    out.push(line(rows[at] ?? heads));
  }
  return [...out, rule, verdict(report.figures), ...report.leftOut.map((what) => `Left out: ${what}`)].join('\n');
}

/** The same for docs/performance.md. */
export function markdownOf(report: Report): string {
  const rows = report.figures.map(rowOf).map((row) => `| ${row.join(' | ')} |`);
  const left = report.leftOut.map((what) => `\nLeft out: ${what}.`);
  return [
    ...headOf(report).flatMap((line) => [line, '']),
    '| Measure | Value | Target | | Rounds |',
    '|---|--:|--:|---|---|',
    ...rows,
    '',
    verdict(report.figures),
    ...left,
  ].join('\n');
}

function headOf({ product, date, machine }: Report): readonly string[] {
  const { cpu, cores, memoryGb, system, load, versions } = machine;
  const named = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  return [
    `Joinery ${product}, ${date.slice(0, 16).replace('T', ' ')} UTC.`,
    `${cores} cores of ${cpu}, ${memoryGb} GB, ${system}; load average at the start ${load}.`,
    `${named.join(', ')}.`,
  ];
}

function rowOf(figure: Figure): Row {
  const met = isMet(figure);
  const mark = met === undefined ? '' : met ? '✓' : '✗ missed';
  return [figure.title, inUnit(figure.value, figure.unit), targetOf(figure), mark, spreadOf(figure)];
}

function targetOf({ target, unit }: { readonly target?: Target; readonly unit: Figure['unit'] }): string {
  if (!target) return '';
  return 'below' in target ? `< ${inUnit(target.below, unit)}` : `≥ ${inUnit(target.atLeast, unit)}`;
}

function spreadOf({ rounds, unit, note = '' }: Figure): string {
  if (rounds.length < 2) return note;
  const shown = rounds.map((value) => (unit === '%' ? value * 100 : value));
  const range = `${digits(Math.min(...shown))}–${digits(Math.max(...shown))} in ${rounds.length}`;
  return note === '' ? range : `${range}; ${note}`;
}

function inUnit(value: number, unit: Figure['unit']): string {
  if (unit === '%') return `${digits(value * 100)} %`;
  return unit === '×' || unit === '/s' ? `${digits(value)}${unit}` : `${digits(value)} ${unit}`;
}

function digits(value: number): string {
  const places = Math.abs(value) < 5 ? 2 : Math.abs(value) < 50 ? 1 : 0;
  return String(Number(value.toFixed(places)));
}

function verdict(figures: readonly Figure[]): string {
  const judged = figures.map(isMet).filter((met) => met !== undefined);
  const missed = judged.filter((met) => !met).length;
  if (judged.length === 0) return 'No figure here has a target.';
  return missed === 0
    ? `All ${judged.length} targets met.`
    : `${judged.length - missed} of ${judged.length} targets met.`;
}
