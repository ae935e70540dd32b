import type { Action, AnyConnector, Trigger } from '@joinery/connector-kit';
import type { JsonObject } from '@joinery/core';

/** Connectors by name, with their actions and triggers by `<connector>.<name>`. */
export interface Registry {
  readonly connectors: ReadonlyMap<string, AnyConnector>;
  readonly action: (
    name: string,
  ) => { readonly connector: AnyConnector; readonly action: Action<unknown, JsonObject> } | undefined;
  readonly trigger: (name: string) => { readonly connector: AnyConnector; readonly trigger: Trigger } | undefined;
}

export function createRegistry(connectors: readonly AnyConnector[]): Registry {
  const byName = new Map(connectors.map((connector) => [connector.name, connector]));
  const actions = new Map(
    connectors.flatMap((connector) =>
      connector.actions.map((action) => [`${connector.name}.${action.name}`, { connector, action }]),
    ),
  );
  const triggers = new Map(
    connectors.flatMap((connector) =>
      connector.triggers.map((trigger) => [`${connector.name}.${trigger.name}`, { connector, trigger }]),
    ),
  );
  return { connectors: byName, action: (name) => actions.get(name), trigger: (name) => triggers.get(name) };
}
