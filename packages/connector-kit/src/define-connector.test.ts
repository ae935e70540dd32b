import { describe, expect, it } from 'vitest';
import { toCard } from './connector-card.ts';
import type { CallContext, Connector } from './connector.ts';
import { defineAction } from './define-action.ts';
import { defineConnector } from './define-connector.ts';

type Client = { readonly ask: () => string };
type Effect = Parameters<typeof defineAction>[0]['effect'];

const action = (change: { readonly effect?: Partial<Effect>; readonly name?: string; readonly lookup?: string } = {}) =>
  defineAction({
    name: change.name ?? 'readUser',
    title: 'Read user',
    description: 'Reads a user.',
    effect: { class: 'A', reason: 'It only reads.', changes: false, destructive: false, ...change.effect },
    input: [
      {
        name: 'user',
        type: 'text',
        title: 'User',
        required: true,
        ...(change.lookup === undefined ? {} : { lookup: change.lookup }),
      },
      { name: 'limit', type: 'number', title: 'At most', default: 10 },
    ],
    output: [{ name: 'said', type: 'text', title: 'Said' }],
    permissions: [],
    run: async ({ client }: CallContext<Client>, { user, limit }) => ({
      said: JSON.stringify([client.ask(), user, limit]),
    }),
  });

const connector = (change: Partial<Connector<Client>> = {}): Connector<Client> => ({
  name: 'acme-crm',
  title: 'Acme',
  description: 'People of Acme.',
  icon: 'user',
  color: '#123456',
  auth: [],
  client: () => ({ ask: () => 'hello' }),
  test: async () => ({ summary: 'Connected.' }),
  actions: [action()],
  triggers: [],
  lookups: [],
  ...change,
});

describe('defining a connector', () => {
  it('gives back the connector, with its client’s type kept inside', async () => {
    const defined = defineConnector(connector());
    const client = defined.client({} as never);
    const context = { client, organization: 'acme', key: 'k', attempt: 1, signal: AbortSignal.timeout(1000) };
    expect(await defined.actions[0]?.run(context, { user: 'ada', limit: 3 })).toEqual({ said: '["hello","ada",3]' });
  });

  it('puts the default of a field where the input has nothing', async () => {
    const context = {
      client: { ask: () => 'hi' },
      organization: 'acme',
      key: 'k',
      attempt: 1,
      signal: AbortSignal.timeout(1000),
    };
    expect(await action().run(context, { user: 'ada' } as never)).toEqual({ said: '["hi","ada",10]' });
    expect(await action().run(context, { user: 'ada', limit: null } as never)).toEqual({ said: '["hi","ada",10]' });
  });

  it.each<[Partial<Connector<Client>>, RegExp]>([
    [{ name: 'Acme CRM' }, /its name "Acme CRM" is not kebab-case/],
    [{ title: ' ' }, /its title is empty/],
    [{ actions: [action(), action()] }, /two actions are named readUser/],
    [{ actions: [action({ name: 'read-user' })] }, /action name "read-user" is not camelCase/],
    [{ limits: { concurrency: 0, perSecond: 0 } }, /its concurrency 0 is not .*; its perSecond 0 is not more than 0/],
    [{ actions: [action({ effect: { class: 'B', changes: true } })] }, /action readUser is class B and has no probe/],
    [{ actions: [action({ effect: { class: 'C' } })] }, /action readUser changes nothing and must be class A/],
    [{ actions: [action({ effect: { destructive: true } })] }, /action readUser is destructive but changes nothing/],
    [{ actions: [action({ effect: { reason: '' } })] }, /does not say why it has its effect class/],
    [{ actions: [action({ lookup: 'people' })] }, /names the unknown lookup people/],
    [{ auth: [{ name: 'token', type: 'secret' }] }, /auth field token has no title/],
  ])('refuses %j', (change, message) => {
    expect(() => defineConnector(connector(change))).toThrow(message);
  });

  it('names every mistake at once', () => {
    expect(() => defineConnector(connector({ title: '', icon: '' }))).toThrow(/its title is empty; its icon is empty/);
  });
});

describe('the card of a connector', () => {
  it('holds its data and none of its code', () => {
    expect(toCard(defineConnector(connector()))).toEqual({
      name: 'acme-crm',
      title: 'Acme',
      description: 'People of Acme.',
      icon: 'user',
      color: '#123456',
      auth: [],
      actions: [
        {
          name: 'readUser',
          title: 'Read user',
          description: 'Reads a user.',
          effect: 'A',
          effectReason: 'It only reads.',
          changes: false,
          destructive: false,
          input: [
            { name: 'user', type: 'text', title: 'User', required: true },
            { name: 'limit', type: 'number', title: 'At most', default: 10 },
          ],
          output: [{ name: 'said', type: 'text', title: 'Said' }],
          permissions: [],
        },
      ],
      triggers: [],
      lookups: [],
    });
  });
});
