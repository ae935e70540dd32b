import { readFileSync } from 'node:fs';
import { type CallContext, type ClientContext, ConnectorError, type HttpClient, toCard } from '@joinery/connector-kit';
import type { JsonObject } from '@joinery/core';
import { type Sandbox, startSandbox } from '@joinery/sandbox';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createGroup, directory, groups, memberAdded } from './example-connector.ts';
import { codeBlocks, readDoc, repositoryFile } from './read-doc.ts';

let sandbox: Sandbox;
let call: CallContext<HttpClient>;

const control = async (method: string, path: string, body?: JsonObject): Promise<unknown> => {
  const headers = {
    authorization: `Bearer ${sandbox.credentials.control.token}`,
    'content-type': 'application/json',
  };
  const init = body === undefined ? { method, headers } : { method, headers, body: JSON.stringify(body) };
  const answer = await fetch(`${sandbox.controlUrl}${path}`, init);
  if (!answer.ok) throw new Error(`The sandbox refused ${method} ${path}: ${await answer.text()}`);
  return answer.status === 204 ? undefined : answer.json();
};

const clientContext = (address: string, token: string): ClientContext => ({
  auth: { address, token },
  organization: 'acme',
  connectionKey: 'docs',
  fetch,
  guardedFetch: fetch,
  tables: new Proxy({} as ClientContext['tables'], { get: () => () => Promise.reject(new Error('no tables here')) }),
});

beforeAll(async () => {
  sandbox = await startSandbox();
  const client = directory.client(clientContext(sandbox.oktaUrl, sandbox.credentials.okta.token)) as HttpClient;
  call = { client, organization: 'acme', key: 'step-1', attempt: 1, signal: AbortSignal.timeout(60_000) };
});
afterAll(() => sandbox.close());

describe('the connector of docs/connectors.md', () => {
  it('is quoted there to the last line', () => {
    const source = readFileSync(repositoryFile('test/src/docs/example-connector.ts'), 'utf8').trim();
    const quoted = codeBlocks(readDoc('connectors.md')).filter(({ info }) => info === 'ts example');
    expect(quoted.map(({ text }) => text).join('\n\n')).toBe(source);
  });

  it('gives the catalog a card, and says who it is connected to', async () => {
    expect(toCard(directory).actions.map(({ name, effect }) => [name, effect])).toEqual([['createGroup', 'B']]);
    expect((await directory.test(call)).summary).toMatch(/^Connected to \w+/);
  });

  it('creates a group, which its lookup then offers', async () => {
    const created = await createGroup.run(call, { name: 'Night shift' });
    expect(created.name).toBe('Night shift');
    expect(await groups.find(call, 'Night', 10)).toEqual([{ value: created.id, title: 'Night shift' }]);
  });

  it('finds out after a dropped answer that the group was created', async () => {
    await control('POST', '/faults', {
      vendor: 'okta',
      method: 'POST',
      path: '/api/v1/groups',
      times: 1,
      kind: 'drop-after',
    });
    const input = { name: 'Day shift' };
    const failed = await createGroup.run(call, input).then(
      () => undefined,
      (error: unknown) => error,
    );
    expect(failed).toBeInstanceOf(ConnectorError);
    expect(failed).toMatchObject({ code: 'directory.dropped', effect: 'unknown' });
    expect(await createGroup.effect.probe?.(call, input)).toMatchObject({ result: 'happened', output: input });
    const never = { name: 'Never asked for' };
    expect(await createGroup.effect.probe?.(call, never)).toEqual({ result: 'absent' });
  });

  it('tells the vendor’s reason and no secret when the token is wrong', async () => {
    const client = directory.client(clientContext(sandbox.oktaUrl, 'not-the-token')) as HttpClient;
    const failed = await createGroup.run({ ...call, client }, { name: 'X' }).then(
      () => undefined,
      (error: unknown) => error,
    );
    expect(failed).toMatchObject({ code: 'directory.wrong_secret', retryable: false, effect: 'refused' });
    expect((failed as Error).message).not.toContain('not-the-token');
  });

  it('hears of a new member from the log, for the chosen group only', async () => {
    const since = new Date(Date.now() - 1_000).toISOString();
    const [group] = await groups.find(call, 'Night', 1);
    await control('POST', `/okta/groups/${group?.value}/members/tammy.tester@juniperfalls.example`);
    const polled = await directory.stream?.poll?.(call, since, since);
    const matches = (input: JsonObject) =>
      polled?.events.flatMap((event) => memberAdded.match(event.body, input) ?? []);
    const output = { login: 'tammy.tester@juniperfalls.example', group: group?.value };
    expect(matches({ group: group?.value ?? '' })).toMatchObject([{ output }]);
    expect(matches({})).toMatchObject([{ output }]);
    expect(matches({ group: 'another' })).toEqual([]);
  });
});
