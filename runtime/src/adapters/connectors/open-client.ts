import { type AnyConnector, type Auth, ConnectorError } from '@joinery/connector-kit';
import type { ConnectionRow, Connections, Secrets, Tables } from '../../ports.ts';

export interface ClientParts {
  readonly connections: Pick<Connections, 'byName'>;
  readonly tables: Pick<Tables, 'forOrganization'>;
  readonly secrets: Pick<Secrets, 'open'>;
  readonly fetch: typeof fetch;
  readonly guardedFetch: typeof fetch;
}

export type OpenClient = (
  organization: string,
  connector: AnyConnector,
  connection: string | undefined,
) => Promise<unknown>;

/** Clients kept by connection and revision: a changed secret or setting makes a new one at the next call. */
export function createOpenClient(parts: ClientParts, size = 200): OpenClient {
  const clients = new Map<string, unknown>();
  return async (organization, connector, connection) => {
    const row =
      connector.auth.length === 0 && connection === undefined
        ? undefined
        : await findConnection(parts, organization, connector, connection);
    const key = `${organization} ${connector.name} ${row?.id ?? '-'} ${row?.revision ?? 0}`;
    const known = clients.get(key);
    if (known !== undefined) return known;
    const client = connector.client({
      auth: row ? openAuth(parts.secrets, organization, row) : {},
      organization,
      connectionKey: key,
      fetch: parts.fetch,
      guardedFetch: parts.guardedFetch,
      tables: parts.tables.forOrganization(organization),
    });
    clients.set(key, client);
    if (clients.size > size) {
      const oldest = clients.keys().next().value;
      if (oldest !== undefined) clients.delete(oldest);
    }
    return client;
  };
}

async function findConnection(
  parts: ClientParts,
  organization: string,
  connector: AnyConnector,
  name: string | undefined,
): Promise<ConnectionRow | undefined> {
  const needed = connector.auth.some((field) => field.required);
  if (name === undefined || name === '') {
    if (!needed) return undefined;
    throw new ConnectorError(
      'connection.missing',
      `No ${connector.title} connection is chosen; choose one in the node and publish again.`,
      { effect: 'not-sent' },
    );
  }
  const row = await parts.connections.byName(organization, name);
  if (!row)
    throw new ConnectorError(
      'connection.missing',
      `The connection "${name}" does not exist; add it under Connections or choose another in the node.`,
      { effect: 'not-sent' },
    );
  if (row.connector !== connector.name) {
    throw new ConnectorError(
      'connection.wrong_kind',
      `The connection "${name}" is for ${row.connector}, not for ${connector.title}; choose a ${connector.title} connection.`,
      { effect: 'not-sent' },
    );
  }
  return row;
}

function openAuth(secrets: Pick<Secrets, 'open'>, organization: string, row: ConnectionRow): Auth {
  const opened = Object.entries(row.secrets).map(([field, sealed]) => [
    field,
    secrets.open(sealed, { organization, connection: row.id, field }),
  ]);
  return { ...row.settings, ...Object.fromEntries(opened) };
}
