import { routes } from '@joinery/api';
import { startSandbox } from '@joinery/sandbox';
import type { Owner } from './owner.ts';

/** Somebody whose sign-in can be blocked. */
export interface Leaver {
  readonly id: string;
  readonly oktaId: string;
  readonly login: string;
}
export interface Tenant {
  readonly sandbox: Awaited<ReturnType<typeof startSandbox>>;
  readonly leavers: readonly Leaver[];
  readonly group: { readonly id: string; readonly name: string };
  readonly close: () => Promise<void>;
}
/** How a simulated tenant is reached, wherever it runs. */
export type Addresses = Omit<Awaited<ReturnType<typeof startSandbox>>, 'close'>;
export interface Hook {
  readonly url: string;
  readonly header: string;
  readonly secret: string;
}

interface World {
  readonly people: readonly {
    readonly id: string;
    readonly login: string;
    readonly accountEnabled: boolean;
    readonly okta: { readonly id: string } | null;
  }[];
  readonly oktaGroups: readonly { readonly id: string; readonly name: string }[];
}

/** A simulated tenant in this process, apart from the product as a real vendor is. */
export async function openTenant(): Promise<Tenant> {
  const sandbox = await startSandbox();
  return { sandbox, ...(await peopleOf(sandbox)), close: () => sandbox.close() };
}

/** Who can leave, and the group that it is told by. */
export async function peopleOf(sandbox: Addresses): Promise<Pick<Tenant, 'leavers' | 'group'>> {
  const authorization = `Bearer ${sandbox.credentials.control.token}`;
  const world = (await (await fetch(`${sandbox.controlUrl}/world`, { headers: { authorization } })).json()) as World;
  // The administrator may not be changed by an application.
  const leavers = world.people.flatMap(({ id, login, accountEnabled, okta }) =>
    okta && accountEnabled && !login.startsWith('admin@') ? [{ id, login, oktaId: okta.id }] : [],
  );
  const group = world.oktaGroups.find(({ name }) => name === 'Office 365 Assignments') ?? {
    id: '00g1',
    name: 'Leavers',
  };
  return { leavers, group };
}

/** Connects the product to the tenant and answers where Okta's events go. */
export async function connectTenant(
  { organization, call }: Owner,
  { sandbox }: { readonly sandbox: Addresses },
): Promise<Hook> {
  const params = { organization };
  const { okta, graph } = sandbox.credentials;
  const created = await call(routes.createConnection, {
    params,
    body: {
      ...{ name: 'okta', title: 'Okta', connector: 'okta' },
      ...{ settings: { orgUrl: sandbox.oktaUrl }, secrets: { token: okta.token } },
    },
  });
  const { tenantId, clientId, clientSecret } = graph;
  const settings = { tenantId, clientId, graphUrl: new URL(sandbox.graphUrl).origin, loginUrl: sandbox.loginUrl };
  await call(routes.createConnection, {
    params,
    body: { name: 'office365', title: 'Microsoft 365', connector: 'office365', settings, secrets: { clientSecret } },
  });
  return call(routes.renewHookSecret, { params: { organization, connection: created.id } });
}
