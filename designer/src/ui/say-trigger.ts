import { routes } from '@joinery/api';
import type { Catalog } from '@joinery/core';
import { useAnswer } from '../api/use-route.ts';

const own: Readonly<Record<string, string>> = {
  manual: 'By hand',
  schedule: 'On a schedule',
  api: 'By the API',
  call: 'Called by a flow',
  retry: 'Retried',
};

/** A trigger's name in words: `okta.userRemovedFromGroup` → “Okta: user removed from group”. */
export function sayTrigger(trigger: string | null, catalog: Catalog | undefined): string {
  if (trigger === null) return 'No trigger yet';
  const known = own[trigger];
  if (known !== undefined) return known;
  const [connectorName, triggerName] = trigger.split('.');
  const connector = catalog?.connectors.find(({ name }) => name === connectorName);
  const card = connector?.triggers.find(({ name }) => name === triggerName);
  return connector === undefined || card === undefined ? trigger : `${connector.title}: ${card.title}`;
}

/** What the product can act on and listen to; read once, it changes only with a new version. */
export function useCatalog() {
  return useAnswer(routes.readCatalog, {}, { staleTime: 600_000 });
}

export function useSayTrigger(): (trigger: string | null) => string {
  const catalog = useCatalog();
  return (trigger) => sayTrigger(trigger, catalog.data);
}
