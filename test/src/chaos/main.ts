/**
 * Lets real processes work on real servers while they are killed, stopped and cut off, and judges by ledgers what is left:
 * `npm run chaos`, with `-- --seed 7` to strike in the same order again, `-- --minutes 10` and `-- --events 300`.
 */
import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { perform } from './perform.ts';
import { printVerdicts } from './print-verdicts.ts';

const { values: given } = parseArgs({
  options: {
    seed: { type: 'string', default: `${randomInt(1_000_000)}` },
    minutes: { type: 'string', default: '2' },
    events: { type: 'string' },
  },
});
const [seed, minutes] = [Number(given.seed), Number(given.minutes)];
const events = Number(given.events ?? Math.ceil(minutes * 60));
for (const [name, value] of Object.entries({ seed, minutes, events })) {
  if (Number.isFinite(value) && value > 0) continue;
  console.error(`--${name} is not a number above 0.`);
  process.exit(2);
}

console.log(`Seed ${seed}, ${minutes} minutes`);
const from = performance.now();
const say = (what: string): void =>
  console.log(`${((performance.now() - from) / 1_000).toFixed(1).padStart(6)} s  ${what}`);
const performed = await perform({ seed, minutes, events, say });
if (typeof performed === 'string') {
  console.error(performed);
  process.exit(1);
}
console.log(`\n${printVerdicts(performed, performed.verdicts)}`);
const isHeld = performed.verdicts.every(({ violations }) => violations.length === 0);
console.log(
  isHeld ? `\nEvery promise held (seed ${seed}).` : `\nA promise broke (seed ${seed}); see ${performed.folder}.`,
);
process.exit(isHeld ? 0 : 1);
