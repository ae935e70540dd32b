import { ClientSecretCredential } from '@azure/identity';
import { Client } from '@microsoft/microsoft-graph-client';
import { TokenCredentialAuthenticationProvider } from '@microsoft/microsoft-graph-client/authProviders/azureTokenCredentials/index.js';
import okta from '@okta/okta-sdk-nodejs';
import { Agent } from 'undici';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCertificate } from './http/create-certificate.ts';
import { type Sandbox, startSandbox } from './start-sandbox.ts';
import { startRecording } from './check-recording.ts';
import { login } from './test-tenant.ts';

const certificate = createCertificate(['localhost', '127.0.0.1'], new Date());

const recording = startRecording();
let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ https: certificate, ...recording.options });
});
afterAll(async () => {
  await sandbox.close();
  await recording.check();
});

function connectGraph(clientSecret: string): Client {
  const { tenantId, clientId } = sandbox.credentials.graph;
  const secret = new ClientSecretCredential(tenantId, clientId, clientSecret, {
    authorityHost: sandbox.loginUrl,
    disableInstanceDiscovery: true,
    tlsOptions: { ca: certificate.cert },
    retryOptions: { maxRetries: 0 },
  });
  // Node's fetch takes an undici dispatcher, which the published type of RequestInit does not say.
  const dispatcher = new Agent({ connect: { ca: certificate.cert } });
  return Client.initWithMiddleware({
    authProvider: new TokenCredentialAuthenticationProvider(secret, {
      scopes: ['https://graph.microsoft.com/.default'],
    }),
    baseUrl: sandbox.graphUrl.replace(/v1\.0$/, ''),
    customHosts: new Set(['localhost']),
    fetchOptions: { dispatcher } as unknown as RequestInit,
  });
}

describe("Microsoft's own clients", () => {
  it('sign in with the client secret and read, page and change users', async () => {
    const client = connectGraph(sandbox.credentials.graph.clientSecret);
    const first = (await client.api('/users').top(120).select('id').get()) as {
      readonly value: readonly unknown[];
      readonly '@odata.nextLink': string;
    };
    const second = (await client.api(first['@odata.nextLink']).get()) as { readonly value: readonly unknown[] };
    expect(first.value.length + second.value.length).toBeGreaterThan(200);
    await client.api(`/users/${login('tammy.tester')}`).patch({ accountEnabled: false });
    expect(
      await client
        .api(`/users/${login('tammy.tester')}`)
        .select('accountEnabled')
        .get(),
    ).toMatchObject({ accountEnabled: false });
  });

  it('see the refusal of an unknown user', async () => {
    const client = connectGraph(sandbox.credentials.graph.clientSecret);
    await expect(client.api('/users/nobody').get()).rejects.toMatchObject({
      statusCode: 404,
      code: 'Request_ResourceNotFound',
    });
  });

  it('are turned away with a wrong secret', async () => {
    await expect(connectGraph('guess').api('/users').get()).rejects.toThrow(/AADSTS7000215/);
  });
});

describe("Okta's own client", () => {
  it('lists users and groups, changes memberships and reads the log', async () => {
    const client = new okta.Client({ orgUrl: sandbox.oktaUrl, token: sandbox.credentials.okta.token });
    const user = await client.userApi.getUser({ userId: login('tammy.tester') });
    expect(user.profile?.manager).toBe(login('terry.manager'));
    const names: (string | undefined)[] = [];
    await (await client.userApi.listUsers({ limit: 60 })).each((each) => {
      names.push(each?.profile?.login);
    });
    expect(new Set(names).size).toBe(207);
    let groupId = '';
    await (await client.groupApi.listGroups({ q: 'Leavers' })).each((group) => {
      groupId = group?.id ?? '';
    });
    await client.groupApi.assignUserToGroup({ groupId, userId: user.id ?? '' });
    await client.groupApi.unassignUserFromGroup({ groupId, userId: user.id ?? '' });
    const types: (string | undefined)[] = [];
    await (
      await client.systemLogApi.listLogEvents({ limit: 100, until: new Date(Date.now() + 60_000).toISOString() })
    ).each((event) => {
      types.push(event?.eventType);
    });
    expect(types).toEqual(['group.user_membership.add', 'group.user_membership.remove']);
  });

  it('sees the refusal to suspend a user twice', async () => {
    const client = new okta.Client({ orgUrl: sandbox.oktaUrl, token: sandbox.credentials.okta.token });
    const { id = '' } = await client.userApi.getUser({ userId: login('terry.manager') });
    await client.userApi.suspendUser({ userId: id });
    await expect(client.userApi.suspendUser({ userId: id })).rejects.toMatchObject({
      status: 400,
      errorCode: 'E0000001',
    });
  });
});
