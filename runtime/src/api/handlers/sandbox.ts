import { randomUUID } from 'node:crypto';
import type { SandboxChange, SandboxConnection, SandboxControl } from '../../ports.ts';
import { ApiError } from '../api-error.ts';
import type { ApiParts } from '../api-parts.ts';
import { cardOf, readSettings, sealSecrets } from '../connection-settings.ts';
import { hookUrl } from '../connection-view.ts';
import type { Handlers, RoutesOf } from '../handler.ts';
import { renewHook } from './connections.ts';

export const sandbox: Handlers<RoutesOf<'Sandbox'>> = {
  readSandbox: async (_call, parts) => controlOf(parts).world(),
  addToSandboxGroup: async ({ params }, parts) =>
    refuseUndone(await controlOf(parts).addToGroup(params.group, params.person)),
  removeFromSandboxGroup: async ({ params }, parts) =>
    refuseUndone(await controlOf(parts).removeFromGroup(params.group, params.person)),
  connectSandbox: async ({ organization }, parts) => {
    const control = controlOf(parts);
    const created: string[] = [];
    for (const connection of await control.connections()) {
      if (await createMissing(parts, organization, connection)) created.push(connection.name);
    }
    await registerHooks(parts, organization, control);
    return { created };
  },
  resetSandbox: async ({ organization }, parts) => {
    const control = controlOf(parts);
    await control.reset();
    // The tenant of the first day knows no hooks.
    await registerHooks(parts, organization, control);
  },
};

function controlOf(parts: ApiParts): SandboxControl {
  if (parts.sandbox) return parts.sandbox;
  throw new ApiError(
    404,
    'sandbox.off',
    'The simulated tenant is switched off here; start Joinery with JOINERY_SANDBOX=on to have it.',
  );
}

function refuseUndone(change: SandboxChange): void {
  if (change === 'done') return;
  if (change === 'unknown')
    throw new ApiError(404, 'sandbox.unknown', 'The sandbox has no such group or person; reload its page.');
  throw new ApiError(409, 'sandbox.refused', `Okta would refuse this: ${change.refused}`);
}

async function createMissing(parts: ApiParts, organization: string, connection: SandboxConnection): Promise<boolean> {
  const { name, title, connector } = connection;
  if (await parts.connections.byName(organization, name)) return false;
  const card = cardOf(parts, connector);
  const id = randomUUID();
  const settings = readSettings(card, connection.settings);
  const secrets = sealSecrets(parts.secrets, card, connection.secrets, { organization, connection: id });
  return (
    (await parts.connections.create(organization, { id, name, title, connector, settings, secrets })) !== 'name-taken'
  );
}

/** The simulated Okta tells its events to the organization's sandbox connections from now on. */
async function registerHooks(parts: ApiParts, organization: string, control: SandboxControl): Promise<void> {
  const rows = await parts.connections.list(organization);
  for (const { id, connector, settings } of rows) {
    if (!parts.sources.connectorsWithHook.includes(connector) || !control.owns(settings)) continue;
    const secret = await renewHook(parts, organization, id);
    await control.registerHook({ url: hookUrl(parts, id), secret });
  }
}
