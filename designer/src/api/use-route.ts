import { type Answer, callRoute, type Route, type Sent } from '@joinery/api';
import {
  keepPreviousData,
  queryOptions,
  type UseMutationResult,
  type UseQueryResult,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import { useCallback } from 'react';
import { useOrganization } from '../shell/organization-context.ts';

/** What a page sends: everything but the organization, which is always the one that is open. */
export interface OwnSent<R extends Route> {
  readonly params?: Omit<NonNullable<Sent<R>['params']>, 'organization'>;
  readonly query?: NonNullable<Sent<R>['query']>;
  readonly body?: NonNullable<Sent<R>['body']>;
}

export interface AnswerOptions {
  readonly enabled?: boolean;
  /** Milliseconds between reads while the page is visible. */
  readonly every?: number;
  /** Go on showing the last answer while one for other parameters is on its way. */
  readonly keepPrevious?: boolean;
  readonly staleTime?: number;
}

function withOrganization<R extends Route>(organization: string, sent: OwnSent<R>): Sent<R> {
  return { ...sent, params: { organization, ...sent.params } } as Sent<R>;
}

/** The cache key of a read; what `refreshes` names is the first part. */
export function answerKey<R extends Route>(route: R, organization: string, sent: OwnSent<R> = {}): readonly unknown[] {
  return [route.name, organization, sent.params ?? {}, sent.query ?? {}];
}

/** A read of a route with its place in the cache. */
export const answerQuery = <R extends Route>(route: R, organization: string, sent: OwnSent<R> = {}) =>
  queryOptions({
    queryKey: answerKey(route, organization, sent),
    queryFn: ({ signal }) => callRoute(route, withOrganization(organization, sent), signal),
  });

/** Reads a route of the open organization: `useAnswer(routes.listFlows, { query: { folder } })`. */
export function useAnswer<R extends Route>(
  route: R,
  sent: OwnSent<R> = {},
  options: AnswerOptions = {},
): UseQueryResult<Answer<R>> {
  const { id } = useOrganization();
  const query = queryOptions({
    ...answerQuery(route, id, sent),
    enabled: options.enabled ?? true,
    ...(options.every === undefined ? {} : { refetchInterval: options.every }),
    ...(options.staleTime === undefined ? {} : { staleTime: options.staleTime }),
    ...(options.keepPrevious === true ? { placeholderData: keepPreviousData } : {}),
  });
  return useQuery(query) as UseQueryResult<Answer<R>>;
}

/** Calls a route of the open organization once, from an event: `const call = useCall(); await call(routes.exportRows, …)`. */
export function useCall(): <R extends Route>(route: R, sent?: OwnSent<R>) => Promise<Answer<R>> {
  const { id } = useOrganization();
  return useCallback((route, sent = {}) => callRoute(route, withOrganization(id, sent)), [id]);
}

/** Sends a change and reads again what it touches: `useSend(routes.switchFlow, [routes.listFlows])`. */
export function useSend<R extends Route>(
  route: R,
  refreshes: readonly Route[] = [],
): UseMutationResult<Answer<R>, Error, OwnSent<R>> {
  const call = useCall();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (sent: OwnSent<R>) => call(route, sent),
    onSuccess: () => Promise.all(refreshes.map((read) => client.invalidateQueries({ queryKey: [read.name] }))),
  });
}
