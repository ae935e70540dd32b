import { describe, expect, it } from 'vitest';
import { filterInAddress } from './filter-in-address.ts';
import { queryOf } from './use-runs.ts';

const asked = (address: string) => queryOf(filterInAddress(new URLSearchParams(address)));

describe('the list of runs', () => {
  it('leaves out runs that other runs called, unless they are asked for', () => {
    expect(asked('status=failed')).toEqual({ status: 'failed', called: 'no' });
    expect(asked('called=yes')).toEqual({});
  });

  it('has all runs of one flow, since a flow may be one that is only called', () => {
    expect(asked('flow=f1')).toEqual({ flow: 'f1' });
  });
});
