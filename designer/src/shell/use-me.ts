import { type Me, routes } from '@joinery/api';
import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import { ApiError } from '../api/api-error.ts';
import { callRoute } from '../api/call-route.ts';

async function readMe(signal: AbortSignal): Promise<Me | null> {
  try {
    return await callRoute(routes.readMe, {}, signal);
  } catch (error) {
    if (error instanceof ApiError && error.status === 401) return null;
    throw error;
  }
}

/** Who is signed in; null if nobody is. */
export function useMe(): UseQueryResult<Me | null> {
  return useQuery({ queryKey: [routes.readMe.name], queryFn: ({ signal }) => readMe(signal), staleTime: 60_000 });
}
