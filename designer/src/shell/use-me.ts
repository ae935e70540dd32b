import { ApiError, callRoute, type Me, routes } from '@joinery/api';
import { queryOptions, type UseQueryResult, useQuery } from '@tanstack/react-query';

/** Asks first whether anybody is signed in: browsers log a refused request as an error of the page. */
async function readMe(signal: AbortSignal): Promise<Me | null> {
  const { signedIn } = await callRoute(routes.readSetup, {}, signal);
  if (signedIn === false) return null;
  try {
    return await callRoute(routes.readMe, {}, signal);
  } catch (error) {
    if (error instanceof ApiError && error.status === 401) return null;
    throw error;
  }
}

export const meQuery = queryOptions({
  queryKey: [routes.readMe.name],
  queryFn: ({ signal }) => readMe(signal),
  staleTime: 60_000,
});

/** Who is signed in; null if nobody is. */
export function useMe(): UseQueryResult<Me | null> {
  return useQuery(meQuery);
}
