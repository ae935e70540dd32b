import { describe, expect, it } from 'vitest';
import { openChaosServers, perform } from './perform.ts';
import { printVerdicts } from './print-verdicts.ts';

const SEED = 7;
const servers = await openChaosServers();
if (typeof servers === 'string') console.warn(`The chaos test does not run: ${servers}`);
else await servers.close();

describe.runIf(typeof servers !== 'string')('on Redis with PostgreSQL, killed, stopped and cut off at random', () => {
  it('loses and doubles no event and no effect, and parks visibly what only a person can decide', {
    timeout: 420_000,
  }, async () => {
    const performed = await perform({ seed: SEED, minutes: 1, events: 40, say: () => undefined });
    if (typeof performed === 'string') throw new Error(performed);
    const broken = performed.verdicts.filter(({ violations }) => violations.length > 0);
    if (broken.length > 0) console.error(`${printVerdicts(performed, performed.verdicts)}\nSee ${performed.folder}.`);
    expect(broken).toEqual([]);
    expect(performed.verdicts.filter(({ judged }) => judged === 0)).toEqual([]);
    expect(performed.settledAfter).toBeLessThan(120);
  });
});
