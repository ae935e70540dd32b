import { randomBytes, randomUUID } from 'node:crypto';
import type { Routes } from '@joinery/api';
import { ApiError, found } from '../api-error.ts';
import type { ApiParts } from '../api-parts.ts';
import { cardOf, leadsElsewhere, readSettings, requireSecrets, sealSecrets } from '../connection-settings.ts';
import { HOOK_HEADER, hookUrl, toConnectionView } from '../connection-view.ts';
import { flowDocuments, flowsUsing, namesOf, usesConnection } from '../flow-uses.ts';
import type { Call, Handlers, RoutesOf } from '../handler.ts';
import { type ConnectionRow, HOOK_FIELD } from '../../ports.ts';

export const connections: Handlers<RoutesOf<'Connections'>> = {
  listConnections: async ({ organization }, parts) => {
    const [rows, flows] = await Promise.all([
      parts.connections.list(organization),
      flowDocuments(parts.flows, organization),
    ]);
    return rows.map((row) => toConnectionView(parts, row, flows));
  },
  createConnection: async ({ organization, body }, parts) => {
    const card = cardOf(parts, body.connector);
    const id = randomUUID();
    const settings = readSettings(card, body.settings);
    const secrets = sealSecrets(parts.secrets, card, body.secrets, { organization, connection: id });
    requireSecrets(card, secrets);
    const { name, title, connector } = body;
    const row = await parts.connections.create(organization, { id, name, title, connector, settings, secrets });
    if (row === 'name-taken')
      throw new ApiError(409, 'connection.name_taken', `There is a connection "${name}" already; choose another name.`);
    return toConnectionView(parts, row, await flowDocuments(parts.flows, organization));
  },
  changeConnection: async ({ organization, params, body }, parts) => {
    const row = await readConnectionRow(parts, organization, params.connection);
    const change = changeOf(parts, organization, row, body);
    const changed = found(await parts.connections.change(organization, row.id, change), 'connection', row.id);
    return toConnectionView(parts, changed, await flowDocuments(parts.flows, organization));
  },
  testConnection: async ({ organization, params }, parts) => {
    const row = await readConnectionRow(parts, organization, params.connection);
    const result = await parts.sources.test(organization, row.name);
    const health = { ...result, at: await parts.clock.now() };
    await parts.connections.change(organization, row.id, { health });
    return result;
  },
  deleteConnection: async ({ organization, params }, parts) => {
    const row = await readConnectionRow(parts, organization, params.connection);
    const users = flowsUsing(await flowDocuments(parts.flows, organization), usesConnection(row.name));
    if (users.length > 0)
      throw new ApiError(
        409,
        'connection.in_use',
        `The connection "${row.name}" is used by ${namesOf(users)}; choose another connection there first.`,
      );
    await parts.connections.delete(organization, row.id);
  },
  renewHookSecret: async ({ organization, params }, parts) => {
    const row = await readConnectionRow(parts, organization, params.connection);
    if (!parts.sources.connectorsWithHook.includes(row.connector))
      throw new ApiError(
        409,
        'connection.no_hook',
        `The connector "${row.connector}" receives no events at an address; its triggers need none.`,
      );
    const secret = await renewHook(parts, organization, row.id);
    return { url: hookUrl(parts, row.id), header: HOOK_HEADER, secret };
  },
  lookUp: async ({ organization, params, query }, parts) => {
    const { connector, lookup } = params;
    return [...(await parts.sources.lookUp(organization, connector, lookup, query.connection, query.search))];
  },
};

async function readConnectionRow(parts: ApiParts, organization: string, id: string): Promise<ConnectionRow> {
  return found(await parts.connections.read(organization, id), 'connection', id);
}

/** A new header secret; the address counts as unverified until the vendor has called again. */
export async function renewHook(parts: ApiParts, organization: string, connection: string): Promise<string> {
  const secret = randomBytes(32).toString('base64url');
  const hookSecret = parts.secrets.seal(secret, { organization, connection, field: HOOK_FIELD });
  await parts.connections.change(organization, connection, { hookSecret, hookVerifiedAt: null });
  return secret;
}

function changeOf(
  parts: ApiParts,
  organization: string,
  row: ConnectionRow,
  body: Call<Routes['changeConnection']>['body'],
): Parameters<ApiParts['connections']['change']>[2] {
  const card = cardOf(parts, row.connector);
  const settings = body.settings === undefined ? row.settings : readSettings(card, body.settings);
  const moved = leadsElsewhere(card, row.settings, settings);
  const given = sealSecrets(parts.secrets, card, body.secrets ?? {}, { organization, connection: row.id });
  const secrets = { ...(moved ? {} : row.secrets), ...given };
  requireSecrets(card, secrets, moved);
  return {
    ...(body.title === undefined ? {} : { title: body.title }),
    ...(body.settings === undefined ? {} : { settings }),
    ...(body.settings === undefined && body.secrets === undefined ? {} : { secrets, health: null }),
  };
}
