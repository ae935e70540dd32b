import type { ActionCard, ConnectorCard } from '@joinery/core';
import type { Action, Connector } from './connector.ts';

/** The data-only side of a connector, for the catalog. */
export function toCard(connector: Connector): ConnectorCard {
  const { name, title, description, icon, color, auth } = connector;
  return {
    ...{ name, title, description, icon, color, auth },
    actions: connector.actions.map(toActionCard),
    triggers: connector.triggers.map((trigger) => ({
      name: trigger.name,
      title: trigger.title,
      description: trigger.description,
      input: trigger.input,
      output: trigger.output,
      permissions: trigger.permissions,
    })),
    lookups: connector.lookups.map((lookup) => ({ name: lookup.name, title: lookup.title })),
  };
}

function toActionCard(action: Action<unknown, never>): ActionCard {
  return {
    name: action.name,
    title: action.title,
    description: action.description,
    effect: action.effect.class,
    effectReason: action.effect.reason,
    changes: action.effect.changes,
    destructive: action.effect.destructive,
    input: action.input,
    output: action.output,
    permissions: action.permissions,
  };
}
