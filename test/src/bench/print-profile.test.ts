import { describe, expect, it } from 'vitest';
import { printProfile } from './print-profile.ts';

const frame = (functionName: string, url: string) => ({ functionName, url });
const text = printProfile({
  nodes: [
    { id: 1, callFrame: frame('(idle)', '') },
    { id: 2, callFrame: frame('burst', 'file:///home/joinery/runtime/dist/run/burst.js') },
    { id: 3, callFrame: frame('_onData', 'file:///home/joinery/node_modules/.pnpm/pg@8/node_modules/pg/lib/a.js') },
    { id: 4, callFrame: frame('(garbage collector)', '') },
    { id: 5, callFrame: frame('parse', '') },
  ],
  samples: [1, 2, 2, 3, 4, 5],
  timeDeltas: [5_000, 3_000, 3_000, 2_000, 1_000, 1_000],
});

describe('a printed profile', () => {
  it('counts the time of each function itself, as a share of the busy time', () => {
    expect(text).toContain('busy 10 ms, idle 5 ms');
    expect(text).toMatch(/60\.0 % +6 ms {2}burst/);
  });

  it('names the package of others, the source of ours, and what V8 does', () => {
    expect(text).toMatch(/6 ms {2}runtime\/src\/run\/burst\.ts/);
    expect(text).toMatch(/2 ms {2}pg\n/);
    expect(text).toMatch(/1 ms {2}\(garbage collector\)/);
    expect(text).toMatch(/1 ms {2}V8/);
  });
});
