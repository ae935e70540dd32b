import { type RunStatusName, routes, type Sent } from '@joinery/api';
import { keepPreviousData, useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { useCall } from '../../api/use-route.ts';
import { useRunChanges } from '../../api/use-run-changes.ts';
import { useOrganization } from '../../shell/organization-context.ts';

export interface RunFilter {
  readonly flow?: string;
  readonly status?: RunStatusName;
  readonly search?: string;
  /** Runs that other runs called are shown too; of one flow they always are. */
  readonly called?: 'yes';
}

/** What the server is asked for. */
export function queryOf(filter: RunFilter): NonNullable<Sent<typeof routes.listRuns>['query']> {
  const { called, ...rest } = filter;
  return called === 'yes' || filter.flow !== undefined ? rest : { ...rest, called: 'no' };
}

/** How long changes are gathered before the list is read again; a bulk start would else read it a thousand times. */
const GATHER_MS = 400;

function useRefreshOnChange(flow: string | undefined): void {
  const client = useQueryClient();
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useRunChanges(flow === undefined ? {} : { flow }, () => {
    timer.current ??= setTimeout(() => {
      timer.current = undefined;
      void client.invalidateQueries({ queryKey: [routes.listRuns.name] });
    }, GATHER_MS);
  });
  useEffect(() => () => clearTimeout(timer.current), []);
}

/** Runs, newest first, page after page, read again whenever the server tells of a change. */
export function useRuns(filter: RunFilter) {
  const { id } = useOrganization();
  const call = useCall();
  useRefreshOnChange(filter.flow);
  return useInfiniteQuery({
    queryKey: [routes.listRuns.name, id, 'pages', filter],
    queryFn: ({ pageParam }) =>
      call(routes.listRuns, { query: { ...queryOf(filter), ...(pageParam === null ? {} : { cursor: pageParam }) } }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
  });
}
