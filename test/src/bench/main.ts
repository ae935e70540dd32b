/**
 * Measures the product against its targets: `npm run bench`, with `-- --json FILE` for the figures as one object,
 * `-- --only start,latency` for some parts, `-- --rounds 5`, `-- --history 100000` for a short history, and `-- --docs` to
 * write docs/performance.*. `-- --quick` does a twentieth of everything, to see that the bench itself works.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { Figure, Part, PartOptions } from './figure.ts';
import { describeMachine, productVersion } from './machine.ts';
import { ackPart } from './part-ack.ts';
import { designerPart } from './part-designer.ts';
import { expressionsPart } from './part-expressions.ts';
import { historyPart } from './part-history.ts';
import { journalPart } from './part-journal.ts';
import { latencyPart } from './part-latency.ts';
import { lonePart } from './part-lone.ts';
import { profilePart } from './part-profile.ts';
import { runsPart } from './part-runs.ts';
import { sleepingPart } from './part-sleeping.ts';
import { startPart } from './part-start.ts';
import { jsonOf, markdownOf, printFigures, type Report } from './print-figures.ts';
import { root } from '../product/root.ts';
import { openServers } from '../product/servers.ts';

/** EVERY PART, in the order in which they run. */
const parts: readonly Part[] = [
  startPart,
  latencyPart,
  lonePart,
  expressionsPart,
  runsPart,
  ackPart,
  sleepingPart,
  journalPart,
  historyPart,
  designerPart,
  profilePart,
];

const { values: given } = parseArgs({
  options: {
    json: { type: 'string' },
    only: { type: 'string' },
    rounds: { type: 'string', default: '3' },
    history: { type: 'string' },
    quick: { type: 'boolean', default: false },
    docs: { type: 'boolean', default: false },
  },
});

const names = given.only?.split(',') ?? parts.flatMap(({ name, isExtra }) => (isExtra ? [] : [name]));
const unknown = names.find((name) => !parts.some((part) => part.name === name));
if (unknown !== undefined) {
  console.error(`There is no part "${unknown}"; choose from ${parts.map(({ name }) => name).join(', ')}.`);
  process.exit(1);
}

const share = given.quick ? 0.05 : 1;
const report = await measure(
  parts.filter(({ name }) => names.includes(name)),
  { rounds: Number(given.rounds), share, historyRows: Number(given.history ?? 10_000_000 * share) },
);
console.log(`\n${printFigures(report)}`);
if (given.json) write(given.json, report);
if (given.docs) {
  write(path.join(root, 'docs/performance.json'), report);
  const page = path.join(root, 'docs/performance.md');
  const marked = /(<!-- figures -->)[\s\S]*(<!-- \/figures -->)/;
  writeFileSync(
    page,
    readFileSync(page, 'utf8').replace(
      marked,
      (_all, from: string, to: string) => `${from}\n\n${markdownOf(report)}\n\n${to}`,
    ),
  );
}

async function measure(
  chosen: readonly Part[],
  settings: Pick<PartOptions, 'rounds' | 'share' | 'historyRows'>,
): Promise<Report> {
  const servers = await openServers();
  const leftOut: string[] = [];
  if (typeof servers === 'string') leftOut.push(servers);
  const urls = typeof servers === 'string' ? undefined : servers.urls;
  const figures: Figure[] = [];
  try {
    const machine = await describeMachine(urls);
    for (const part of chosen) {
      console.log(part.title);
      const run = part.run((figure) => void figures.push(figure), {
        ...settings,
        servers: urls,
        leaveOut: (what) => void leftOut.push(what),
        say: (progress) => console.log(`  ${progress} …`),
      });
      // What was measured so far is still worth telling.
      await run.catch((error: unknown) => {
        console.error(error);
        leftOut.push(`${part.title}: it failed`);
        process.exitCode = 1;
      });
    }
    return { product: productVersion(), date: new Date().toISOString(), machine, figures, leftOut };
  } finally {
    if (typeof servers !== 'string') await servers.close();
  }
}

function write(file: string, report: Report): void {
  writeFileSync(file, jsonOf(report));
}
