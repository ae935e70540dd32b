import type { SandboxWorld } from '@joinery/api';
import type { Sandbox } from '@joinery/sandbox';
import type { SandboxChange, SandboxConnection, SandboxControl } from '../ports.ts';

/** Parts of the control's answer that the page shows. */
interface WorldView {
  readonly people: readonly {
    readonly id: string;
    readonly login: string;
    readonly displayName: string;
    readonly department: string | null;
    readonly title: string | null;
    readonly manager: string | null;
    readonly accountEnabled: boolean;
    readonly licences: readonly { readonly sku: string; readonly name: string; readonly group: string | null }[];
    readonly groups: readonly string[];
    readonly okta: { readonly id: string; readonly status: string; readonly groups: readonly string[] } | null;
  }[];
  readonly licences: readonly {
    readonly sku: string;
    readonly name: string;
    readonly seats: number;
    readonly used: number;
  }[];
  readonly groups: readonly GroupView[];
  readonly oktaGroups: readonly GroupView[];
  readonly inbox: readonly MailView[];
}
interface GroupView {
  readonly id: string;
  readonly name: string;
  readonly members: number;
}
interface MailView {
  readonly id: string;
  readonly from: string;
  readonly to: readonly string[];
  readonly subject: string;
  readonly html: string | null;
  readonly text: string | null;
  readonly at: string;
  readonly via: string;
}

const TIMEOUT_MS = 10_000;
const HOOK_NAME = 'Joinery';
const MAILBOX = 'it.helpdesk';
/** What the sandbox's Okta tells: the event types of the Okta connector's triggers. */
const eventTypes = [
  'group.user_membership.add',
  'group.user_membership.remove',
  'user.lifecycle.create',
  'user.lifecycle.deactivate',
  'user.lifecycle.suspend',
];

/** SandboxControl over the sandbox's own URLs, as every other program uses them. */
export function createSandboxControl(sandbox: Omit<Sandbox, 'close'>): SandboxControl {
  const control = callerOf(sandbox.controlUrl, `Bearer ${sandbox.credentials.control.token}`);
  const okta = callerOf(`${sandbox.oktaUrl}/api/v1`, `SSWS ${sandbox.credentials.okta.token}`);
  let domain = '';
  const readWorld = async () => {
    const view = (await control('GET', '/world')).body as WorldView & { readonly domain: string };
    domain = view.domain;
    return view;
  };
  const member = (group: string, person: string) =>
    `/okta/groups/${encodeURIComponent(group)}/members/${encodeURIComponent(person)}`;
  return {
    world: async () => toWorld(await readWorld()),
    addToGroup: (group, person) => changeOf(control('POST', member(group, person), [400, 403, 404, 409])),
    removeFromGroup: (group, person) => changeOf(control('DELETE', member(group, person), [400, 403, 404, 409])),
    reset: async () => void (await control('POST', '/reset')),
    connections: async () => {
      if (domain === '') await readWorld();
      return connectionsTo(sandbox, `${MAILBOX}@${domain}`);
    },
    registerHook: (hook) => registerHook(okta, hook),
    owns: (settings) => {
      const hosts = new Set([sandbox.oktaUrl, sandbox.graphUrl].map((url) => new URL(url).host));
      const ours = (value: unknown) =>
        typeof value === 'string' && URL.canParse(value) && hosts.has(new URL(value).host);
      const smtp = settings['host'] === sandbox.smtp.host && settings['port'] === sandbox.smtp.port;
      return smtp || Object.values(settings).some(ours);
    },
  };
}

interface Reply {
  readonly status: number;
  readonly body: unknown;
}
/** Throws at what is neither a success nor one of the statuses that the caller knows what to do with. */
type Caller = (method: string, path: string, known?: readonly number[], body?: unknown) => Promise<Reply>;

function callerOf(base: string, authorization: string): Caller {
  return async (method, path, known = [], body) => {
    const response = await fetch(`${base}${path}`, {
      method,
      headers: { authorization, 'content-type': 'application/json', accept: 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const text = await response.text();
    if (!response.ok && !known.includes(response.status))
      throw new Error(`The sandbox answered ${response.status} to ${method} ${path}: ${text.slice(0, 300)}`);
    return { status: response.status, body: text === '' ? null : (JSON.parse(text) as unknown) };
  };
}

async function changeOf(asked: Promise<Reply>): Promise<SandboxChange> {
  const { status, body } = await asked;
  if (status === 404) return 'unknown';
  if (status < 400) return 'done';
  return { refused: (body as { readonly error: { readonly message: string } }).error.message };
}

function toWorld(view: WorldView): SandboxWorld {
  const groups = (list: readonly GroupView[], system: 'okta' | 'microsoft') =>
    list.map(({ id, name, members }) => ({ id, name, members, system }));
  return {
    people: view.people.map(toPerson),
    groups: [...groups(view.oktaGroups, 'okta'), ...groups(view.groups, 'microsoft')],
    licenses: view.licences.map(({ sku, name, seats, used }) => ({ sku, name, total: seats, used })),
    mail: view.inbox.map(({ id, from, to, subject, html, text, at, via }) => ({
      ...{ id, from, subject, at, via },
      to: [...to],
      html: html ?? '',
      text: text ?? '',
    })),
  };
}

function toPerson(person: WorldView['people'][number]): SandboxWorld['people'][number] {
  return {
    id: person.id,
    oktaId: person.okta?.id ?? null,
    name: person.displayName,
    login: person.login,
    title: person.title ?? '',
    department: person.department ?? '',
    manager: person.manager,
    oktaStatus: person.okta?.status ?? null,
    signInAllowed: person.accountEnabled,
    licenses: person.licences.map(({ sku, name, group }) => ({
      sku,
      name,
      source: group === null ? 'direct' : 'group',
    })),
    groups: [...(person.okta?.groups ?? []), ...person.groups],
  };
}

function connectionsTo(sandbox: Omit<Sandbox, 'close'>, mailbox: string): readonly SandboxConnection[] {
  const { okta, graph, smtp } = sandbox.credentials;
  const entra = {
    tenantId: graph.tenantId,
    clientId: graph.clientId,
    graphUrl: new URL(sandbox.graphUrl).origin,
    loginUrl: sandbox.loginUrl,
  };
  return [
    {
      name: 'okta',
      title: 'Sandbox Okta',
      connector: 'okta',
      settings: { orgUrl: sandbox.oktaUrl },
      secrets: { token: okta.token },
    },
    {
      name: 'office365',
      title: 'Sandbox Microsoft 365',
      connector: 'office365',
      settings: entra,
      secrets: { clientSecret: graph.clientSecret },
    },
    {
      name: 'office365Mail',
      title: 'Sandbox Microsoft 365 mailbox',
      connector: 'office365-mail',
      settings: { ...entra, sender: mailbox },
      secrets: { clientSecret: graph.clientSecret },
    },
    {
      name: 'mail',
      title: 'Sandbox mail server',
      connector: 'mail',
      settings: { host: sandbox.smtp.host, port: sandbox.smtp.port, security: 'none', user: smtp.user, from: mailbox },
      secrets: { password: smtp.pass },
    },
  ];
}

interface OktaHook {
  readonly id: string;
  readonly status: string;
  readonly channel: { readonly config: { readonly uri: string } };
}

/** As an admin does it in Okta: an old hook of the same address goes, the new one is created and verified. */
async function registerHook(okta: Caller, hook: { readonly url: string; readonly secret: string }): Promise<void> {
  const hooks = (await okta('GET', '/eventHooks')).body as readonly OktaHook[];
  for (const old of hooks.filter(({ channel }) => channel.config.uri === hook.url)) {
    if (old.status === 'ACTIVE') await okta('POST', `/eventHooks/${old.id}/lifecycle/deactivate`);
    await okta('DELETE', `/eventHooks/${old.id}`);
  }
  const created = await okta('POST', '/eventHooks', [], {
    name: HOOK_NAME,
    events: { type: 'EVENT_TYPE', items: eventTypes },
    channel: {
      type: 'HTTP',
      version: '1.0.0',
      config: { uri: hook.url, authScheme: { type: 'HEADER', key: 'Authorization', value: hook.secret } },
    },
  });
  await okta('POST', `/eventHooks/${(created.body as OktaHook).id}/lifecycle/verify`);
}
