import { ConnectorError } from '@joinery/connector-kit';
import type { Json, JsonObject } from '@joinery/core';
import { randomUUID } from 'node:crypto';
import type { Connections, Sources } from '../../ports.ts';
import { checkInput } from './check-input.ts';
import type { OpenClient } from './open-client.ts';
import type { Registry } from './registry.ts';

const TEST_MS = 15_000;
const POLL_MS = 30_000;
const LOOKUP_MS = 10_000;
const LOOKUP_LIMIT = 50;

/** Sources port over the connectors of this product: events in, choices and tests for people. */
export function createConnectorSources(
  registry: Registry,
  openClient: OpenClient,
  connections: Pick<Connections, 'byName'>,
): Sources {
  const open = async (organization: string, name: string) => {
    const connection = await connections.byName(organization, name);
    const connector = connection && registry.connectors.get(connection.connector);
    if (!connector)
      throw new ConnectorError(
        'connection.missing',
        `The connection "${name}" does not exist; add it under Connections.`,
        { effect: 'not-sent' },
      );
    return { connector, ...(await openClient(organization, connector, name)) };
  };
  return {
    connectorsWithPolling: [...registry.connectors.values()]
      .filter((connector) => connector.stream?.poll)
      .map((connector) => connector.name),
    connectorsWithHook: [...registry.connectors.values()]
      .filter((connector) => connector.stream?.receive)
      .map((connector) => connector.name),
    receive: (connector, request, secret) =>
      registry.connectors.get(connector)?.stream?.receive?.(request, secret) ?? null,
    poll: async (organization, name, cursor, now) => {
      const { connector, client, turn } = await open(organization, name);
      const poll = connector.stream?.poll;
      if (!poll) return { events: [], cursor: cursor ?? now, more: false };
      const signal = AbortSignal.timeout(POLL_MS);
      const context = { client, organization, key: randomUUID(), attempt: 1, signal };
      return turn(signal, () => poll(context, cursor, now));
    },
    match: (name, raw, input) => {
      const found = registry.trigger(name);
      const event = found?.trigger.match(raw, checkInput(found.trigger.input, input));
      return event ? { output: event.output, subject: subjectOf(event.output) } : null;
    },
    test: async (organization, name) => {
      try {
        const { connector, client, turn } = await open(organization, name);
        const signal = AbortSignal.timeout(TEST_MS);
        const { summary } = await turn(signal, () => connector.test({ client, organization, signal }));
        return { ok: true, message: summary };
      } catch (error) {
        if (error instanceof ConnectorError) return { ok: false, message: error.message };
        throw error;
      }
    },
    lookUp: async (organization, connectorName, lookupName, connection, search) => {
      const connector = registry.connectors.get(connectorName);
      const lookup = connector?.lookups.find((each) => each.name === lookupName);
      if (!connector || !lookup) throw noLookup(connectorName, lookupName);
      const { client, turn } = await openClient(organization, connector, connection);
      const signal = AbortSignal.timeout(LOOKUP_MS);
      return turn(signal, () => lookup.find({ client, organization, signal }, search, LOOKUP_LIMIT));
    },
  };
}

function noLookup(connector: string, lookup: string): ConnectorError {
  return new ConnectorError(
    'lookup.unknown',
    `The connector "${connector}" has no lookup "${lookup}"; reload the page.`,
    { effect: 'not-sent' },
  );
}

/** Who an event is about, for searching runs: the first login, address or name that its output has. */
function subjectOf(output: JsonObject): string {
  const people: readonly (Json | undefined)[] = [isObject(output.user) ? output.user : undefined, output];
  for (const person of people) {
    if (!isObject(person)) continue;
    for (const key of ['login', 'userPrincipalName', 'email', 'displayName', 'name']) {
      const value = person[key];
      if (typeof value === 'string' && value !== '') return value;
    }
  }
  return '';
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
