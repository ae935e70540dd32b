import type { ActionCard, Catalog, ConnectorCard, TriggerCard } from './catalog.ts';

/** Splits `<connector>.<action>` at its first dot. */
export function splitName(name: string): { readonly connector: string; readonly rest: string } | undefined {
  const dot = name.indexOf('.');
  return dot > 0 && dot < name.length - 1 ? { connector: name.slice(0, dot), rest: name.slice(dot + 1) } : undefined;
}

export function findConnector(catalog: Catalog, name: string): ConnectorCard | undefined {
  const parts = splitName(name);
  return parts && catalog.connectors.find((connector) => connector.name === parts.connector);
}

/** The card of `<connector>.<action>`. */
export function findAction(catalog: Catalog, name: string): ActionCard | undefined {
  const rest = splitName(name)?.rest;
  return findConnector(catalog, name)?.actions.find((action) => action.name === rest || action.name === name);
}

/** The card of `<connector>.<trigger>`. */
export function findTrigger(catalog: Catalog, name: string): TriggerCard | undefined {
  const rest = splitName(name)?.rest;
  return findConnector(catalog, name)?.triggers.find((trigger) => trigger.name === rest || trigger.name === name);
}
