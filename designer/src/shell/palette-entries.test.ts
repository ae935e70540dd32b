import type { FlowSummary, RunSummary } from '@joinery/api';
import { describe, expect, it } from 'vitest';
import { paletteEntries } from './palette-entries.ts';

const flow = { id: 'f1', name: 'Suspend', description: '' } as FlowSummary;
const run = {
  id: 'r1',
  flowName: 'Suspend',
  subject: 'mia@x',
  status: 'failed',
  error: 'No seats left.',
} as RunSummary;

describe('the command palette', () => {
  it('finds pages, things to begin, flows and runs by the person they are about', () => {
    const groups = paletteEntries([flow], [run], true);
    expect(groups.map(({ group }) => group)).toEqual(['Pages', 'Actions', 'Flows', 'Runs']);
    expect(groups[3]?.actions[0]).toEqual({
      id: 'run:r1',
      label: 'mia@x · Suspend',
      description: 'No seats left.',
      to: '/runs/r1',
    });
  });
  it('offers nothing to begin to those who may not build', () => {
    expect(paletteEntries([], [], false).map(({ group }) => group)).toEqual(['Pages']);
  });
});
