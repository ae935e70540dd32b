import { routes } from '@joinery/api';
import { readLocalStorageValue } from '@mantine/hooks';
import type { QueryClient } from '@tanstack/react-query';
import { chooseMembership, ORGANIZATION_KEY } from '../shell/choose-membership.ts';
import { meQuery } from '../shell/use-me.ts';
import { answerQuery } from './use-route.ts';

/** Asks who is signed in, and for all that a flow's page shows, while the page's own code is still on its way. */
export async function readFlowAhead(client: QueryClient, flow: string): Promise<void> {
  const me = await client.fetchQuery(meQuery);
  const { organization } = (me && chooseMembership(me, readLocalStorageValue<string>({ key: ORGANIZATION_KEY }))) ?? {};
  if (organization === undefined) return;
  await Promise.all([
    client.prefetchQuery(answerQuery(routes.readFlow, organization, { params: { flow } })),
    client.prefetchQuery({ ...answerQuery(routes.readCatalog, organization), staleTime: 60_000 }),
    ...[routes.listConnections, routes.listVariables, routes.listFlows].map((route) =>
      client.prefetchQuery({ ...answerQuery(route, organization), staleTime: 5_000 }),
    ),
  ]);
}
