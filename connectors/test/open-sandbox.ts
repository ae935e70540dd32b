import type { Auth, CallContext, ClientContext, TablesForOrganization } from '@joinery/connector-kit';
import { type Fault, type LedgerEntry, type Sandbox, type SandboxOptions, startSandbox } from '@joinery/sandbox';

/** A simulated tenant for the tests of the connectors, with what the runtime would lend to a call. */
export interface TestTenant {
  readonly sandbox: Sandbox;
  readonly auth: { readonly okta: Auth; readonly graph: Auth; readonly mailbox: Auth; readonly smtp: Auth };
  readonly fail: (fault: Omit<Fault, 'times'> & { readonly times?: number }) => Promise<void>;
  readonly ledger: () => Promise<readonly LedgerEntry[]>;
  readonly person: (login: string) => Promise<PersonView>;
  readonly inbox: () => Promise<
    readonly {
      readonly subject: string;
      readonly messageId: string;
      readonly to: readonly string[];
      readonly html: string | null;
    }[]
  >;
  readonly control: (method: string, path: string, body?: unknown) => Promise<unknown>;
  readonly close: () => Promise<void>;
}

interface PersonView {
  readonly id: string;
  readonly login: string;
  readonly accountEnabled: boolean;
  readonly usageLocation: string | null;
  readonly licences: readonly { readonly sku: string; readonly group: string | null; readonly disabledPlans: number }[];
  readonly groups: readonly string[];
  readonly okta: { readonly id: string; readonly status: string; readonly groups: readonly string[] };
}

export async function openSandbox(options: SandboxOptions = {}): Promise<TestTenant> {
  const sandbox = await startSandbox(options);
  const { credentials } = sandbox;
  const control = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const response = await fetch(`${sandbox.controlUrl}${path}`, {
      method,
      headers: { authorization: `Bearer ${credentials.control.token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`The sandbox refused ${method} ${path}: ${await response.text()}`);
    return response.status === 204 ? undefined : response.json();
  };
  const graph = { ...credentials.graph, graphUrl: sandbox.graphUrl, loginUrl: sandbox.loginUrl };
  return {
    sandbox,
    auth: {
      okta: { orgUrl: sandbox.oktaUrl, token: credentials.okta.token },
      graph,
      mailbox: { ...graph, sender: 'it.helpdesk@juniperfalls.example' },
      smtp: {
        ...sandbox.smtp,
        security: 'none',
        user: credentials.smtp.user,
        password: credentials.smtp.pass,
        from: 'it.helpdesk@juniperfalls.example',
      },
    },
    fail: async (fault) => void (await control('POST', '/faults', { times: 1, ...fault })),
    ledger: async () => (await control('GET', '/ledger')) as readonly LedgerEntry[],
    person: async (login) => {
      const world = (await control('GET', '/world')) as { readonly people: readonly PersonView[] };
      const person = world.people.find((entry) => entry.login === login);
      if (person === undefined) throw new Error(`Nobody is called ${login}.`);
      return person;
    },
    inbox: async () => (await control('GET', '/inbox')) as Awaited<ReturnType<TestTenant['inbox']>>,
    control,
    close: () => sandbox.close(),
  };
}

const noTables: TablesForOrganization = new Proxy({} as TablesForOrganization, {
  get: () => () => Promise.reject(new Error('This test has no tables.')),
});

/** What a client is made from, over the real network of this machine. */
export function clientContext(auth: Auth, parts: Partial<ClientContext> = {}): ClientContext {
  return { auth, organization: 'acme', connectionKey: 'test', fetch, guardedFetch: fetch, tables: noTables, ...parts };
}

/** One call of one step; `key` is the same for each attempt of a step. */
export function callWith<Client>(
  client: Client,
  key = 'step-1',
  signal: AbortSignal = AbortSignal.timeout(10_000),
): CallContext<Client> {
  return { client, organization: 'acme', key, attempt: 1, signal };
}
