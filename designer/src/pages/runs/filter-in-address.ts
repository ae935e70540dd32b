import { runStatuses } from '@joinery/api';
import type { RunFilter } from './use-runs.ts';

/** The filter that the page's address holds, so that a filtered list can be linked to. */
export function filterInAddress(address: URLSearchParams): RunFilter {
  const flow = address.get('flow');
  const search = address.get('search');
  const status = runStatuses.find((each) => each === address.get('status'));
  return {
    ...(flow === null ? {} : { flow }),
    ...(status === undefined ? {} : { status }),
    ...(search === null ? {} : { search }),
    ...(address.get('called') === 'yes' ? { called: 'yes' } : {}),
  };
}
