import { connectors } from '@joinery/connectors';
import { describe, expect, it } from 'vitest';
import { readDoc } from './read-doc.ts';

const rows = [...readDoc('connectors.md').matchAll(/^\| `([a-z0-9-]+)` \| (\d+)?.* \| (\d+|–) \|$/gm)];

describe('the limits in docs/connectors.md', () => {
  it('are those of the connectors', () => {
    const told = rows.map(([, name, atOnce, aSecond]) => ({
      name,
      ...(atOnce === undefined ? {} : { concurrency: Number(atOnce) }),
      ...(aSecond === '–' ? {} : { perSecond: Number(aSecond) }),
    }));
    expect(told).toEqual(connectors.map(({ name, limits }) => ({ name, ...limits })));
  });
});
