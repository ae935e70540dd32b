import { routes } from '@joinery/api';
import type { Catalog } from '@joinery/core';
import { useMemo } from 'react';
import { useAnswer } from '../../api/use-route.ts';
import type { Surroundings } from '../../store/surroundings.ts';

/** What a flow refers to in its organization. */
export interface OrganizationParts {
  readonly catalog: Catalog;
  readonly surroundings: Surroundings;
  /** All of it has been read. */
  readonly known: boolean;
  /** The catalog is still on its way. */
  readonly pending: boolean;
}

const noCatalog: Catalog = { connectors: [] };

export function useOrganizationParts(): OrganizationParts {
  const catalog = useAnswer(routes.readCatalog, {}, { staleTime: 60_000 });
  const connections = useAnswer(routes.listConnections);
  const variables = useAnswer(routes.listVariables);
  const flows = useAnswer(routes.listFlows);
  const surroundings = useMemo(
    () => ({ connections: connections.data ?? [], variables: variables.data ?? [], flows: flows.data ?? [] }),
    [connections.data, variables.data, flows.data],
  );
  const known = connections.isSuccess && variables.isSuccess && catalog.isSuccess;
  return { catalog: catalog.data ?? noCatalog, surroundings, known, pending: catalog.isPending };
}
