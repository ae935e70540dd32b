import type { Verdict } from './judge.ts';
import type { Outcome } from './run-chaos.ts';

const SHOWN = 10;

/** What was fired, what fell, and each promise with what broke it. */
export function printVerdicts({ evidence, blows, settledAfter }: Outcome, verdicts: readonly Verdict[]): string {
  const { fired, runs, intents, posts, mails } = evidence;
  const count = <Thing>(things: readonly Thing[], of: (thing: Thing) => string): string => {
    const counts = new Map<string, number>();
    for (const name of things.map(of)) counts.set(name, (counts.get(name) ?? 0) + 1);
    return [...counts].map(([name, number]) => `${number} ${name}`).join(', ');
  };
  const doubled = fired.filter(({ sent }) => sent > 1).length;
  const taken = fired.filter(({ acknowledged }) => acknowledged > 0).length;
  const facts = [
    ['Events', `${fired.length} fired, ${doubled} more than once, ${taken} acknowledged`],
    ['Blows', [...blows].map(([name, times]) => `${times} × ${name}`).join(', ')],
    ['Runs', count(runs, ({ status }) => status)],
    [
      'Calls',
      `${count(intents, ({ effectClass }) => `of class ${effectClass}`)}; ${mails.length} mails, ${posts.length} posts`,
    ],
    ['Settled', settledAfter === undefined ? 'not in time' : `${settledAfter.toFixed(1)} s after calm`],
  ] as const;
  const rows = verdicts.map(({ promise, judged, violations }) =>
    [
      violations.length === 0 ? 'held  ' : 'BROKEN',
      promise.padEnd(50),
      `${judged}`.padStart(5),
      violations.length,
    ].join('  '),
  );
  const broken = verdicts.flatMap(({ violations }) => violations.slice(0, SHOWN).map((violation) => `  ${violation}`));
  const reasons = count(
    runs.flatMap(({ status, error, parked }) =>
      status === 'attention' ? parked : status === 'failed' ? [error ?? ''] : [],
    ),
    (reason) => `× ${reason}`,
  );
  return [
    ...facts.map(([name, text]) => `${name.padEnd(8)} ${text}`),
    ...(reasons === '' ? [] : [`Reasons  ${reasons}`]),
    '',
    `${''.padEnd(6)}  ${'Promise'.padEnd(50)}  Cases  Broken`,
    ...rows,
    ...broken,
  ].join('\n');
}
