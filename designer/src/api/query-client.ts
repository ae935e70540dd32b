import { ApiError, routes } from '@joinery/api';
import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';

const failedForGood = (error: unknown) => error instanceof ApiError && error.status >= 400 && error.status < 500;

/** One cache for the page. An ended session empties "who am I", and the shell then shows the sign-in page. */
export function createQueryClient(): QueryClient {
  const onError = (error: unknown) => {
    if (error instanceof ApiError && error.status === 401) client.setQueryData([routes.readMe.name], null);
  };
  const client = new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: {
      queries: { staleTime: 5_000, retry: (count, error) => !failedForGood(error) && count < 2 },
      mutations: { retry: false },
    },
  });
  return client;
}
