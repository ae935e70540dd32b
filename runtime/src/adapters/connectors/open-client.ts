import { type AnyConnector, type Auth, ConnectorError, type GuardedFetch } from '@joinery/connector-kit';
import type { ConnectionRow, Connections, Secrets, Tables } from '../../ports.ts';
import { isPassingFault } from '../passing-fault.ts';
import { type ConnectionGate, createConnectionGate } from './connection-gate.ts';
import type { GateClock } from './gate-clock.ts';

/** How long a step waits for a database from which its connection could not be read. */
const AWAY_MS = 2_000;

export interface ClientParts {
  readonly connections: Pick<Connections, 'byName'>;
  readonly tables: Pick<Tables, 'forOrganization'>;
  readonly secrets: Pick<Secrets, 'open'>;
  readonly fetch: typeof fetch;
  readonly guardedFetch: GuardedFetch;
  /** For the pauses that vendors ask for; the process's own if absent. */
  readonly clock?: GateClock;
}

/** A connection ready to be called on: every call goes through its gate. */
export interface OpenConnection extends Pick<ConnectionGate, 'turn'> {
  readonly client: unknown;
}

export type OpenClient = (
  organization: string,
  connector: AnyConnector,
  connection: string | undefined,
) => Promise<OpenConnection>;

/** Clients and gates kept by connection and revision: a changed secret or setting makes a new one at the next call. */
export function createOpenClient(parts: ClientParts, size = 200): OpenClient {
  const clients = new Map<string, OpenConnection>();
  return async (organization, connector, connection) => {
    const row =
      connector.auth.length === 0 && connection === undefined
        ? undefined
        : await findConnection(parts, organization, connector, connection);
    const key = `${organization} ${connector.name} ${row?.id ?? '-'} ${row?.revision ?? 0}`;
    const known = clients.get(key);
    if (known !== undefined) return known;
    const { name, title, limits } = connector;
    const gate = createConnectionGate({ connector: name, title, connection: row?.name }, limits, parts.clock);
    const client = connector.client({
      auth: row ? openAuth(parts.secrets, organization, row) : {},
      organization,
      connectionKey: key,
      fetch: gate.listen(parts.fetch),
      guardedFetch: gate.listen(parts.guardedFetch),
      tables: parts.tables.forOrganization(organization),
    });
    const opened = { client, turn: gate.turn };
    clients.set(key, opened);
    if (clients.size > size) {
      const oldest = clients.keys().next().value;
      if (oldest !== undefined) clients.delete(oldest);
    }
    return opened;
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
  const row = await readConnection(parts, organization, name);
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

/** Nothing was sent yet: without the database a step only waits, as for a vendor that asks for a pause. */
async function readConnection(
  { connections }: ClientParts,
  organization: string,
  name: string,
): Promise<ConnectionRow | null> {
  try {
    return await connections.byName(organization, name);
  } catch (error) {
    if (!isPassingFault(error)) throw error;
    throw new ConnectorError(
      'connection.unread',
      `The connection "${name}" could not be read, because the database is away; the step is tried again in a moment.`,
      { effect: 'not-sent', retryable: true, retryAfterMs: AWAY_MS, cause: error },
    );
  }
}

function openAuth(secrets: Pick<Secrets, 'open'>, organization: string, row: ConnectionRow): Auth {
  const opened = Object.entries(row.secrets).map(([field, sealed]) => [
    field,
    secrets.open(sealed, { organization, connection: row.id, field }),
  ]);
  return { ...row.settings, ...Object.fromEntries(opened) };
}
