import {
  asObject,
  asText,
  type CallContext,
  type ClientContext,
  createHttpClient,
  defineAction,
  defineConnector,
  defineLookup,
  defineTrigger,
  type EventStream,
  type HttpClient,
  objectsOf,
  requiredSetting,
  vendorUrl,
} from '@joinery/connector-kit';
import type { JsonObject } from '@joinery/core';

/** One client a connection: address, secret and error words, and nothing else from outside. */
function directoryClient({ auth, fetch }: ClientContext): HttpClient {
  const token = requiredSetting('directory', 'API token', auth.token);
  return createHttpClient({
    connector: 'directory',
    vendor: 'the directory',
    baseUrl: vendorUrl('directory', 'Address', auth.address),
    fetch,
    headers: { authorization: `SSWS ${token}` },
    explain: ({ body }) => {
      const words = asText(asObject(body).errorSummary);
      return words === null ? {} : { vendorMessage: words };
    },
  });
}

async function listGroups(
  { client, signal }: Pick<CallContext<HttpClient>, 'client' | 'signal'>,
  name: string,
): Promise<readonly { readonly id: string; readonly name: string }[]> {
  const query = { q: name, limit: 100 };
  const answer = await client.send({ method: 'GET', path: '/api/v1/groups', query, signal, what: 'listing groups' });
  return objectsOf(answer.body).flatMap((group) => {
    const [id, title] = [asText(group.id), asText(asObject(group.profile).name)];
    return id === null || title === null ? [] : [{ id, name: title }];
  });
}

export const groups = defineLookup<HttpClient>({
  name: 'groups',
  title: 'Groups',
  find: async (call, search, limit) =>
    (await listGroups(call, search)).slice(0, limit).map(({ id, name }) => ({ value: id, title: name })),
});

export const createGroup = defineAction({
  name: 'createGroup',
  title: 'Create group',
  description: 'Creates a group. Fails if there is one of that name.',
  effect: {
    class: 'B',
    reason: 'The directory takes a name once, so looking the name up shows whether an earlier call worked.',
    changes: true,
    destructive: false,
    probe: async (call: CallContext<HttpClient>, { name }) => {
      const found = (await listGroups(call, name)).find((group) => group.name === name);
      return found === undefined ? { result: 'absent' } : { result: 'happened', output: found };
    },
  },
  input: [
    { name: 'name', type: 'text', title: 'Name', required: true },
    { name: 'description', type: 'text', title: 'Description' },
  ],
  output: [
    { name: 'id', type: 'text', title: 'Id' },
    { name: 'name', type: 'text', title: 'Name' },
  ],
  permissions: ['groups.manage'],
  run: async ({ client, key, signal }: CallContext<HttpClient>, { name, description }) => {
    const body: JsonObject = { profile: { name, description: description ?? '' } };
    const what = `creating the group ${name}`;
    const answer = await client.send({ method: 'POST', path: '/api/v1/groups', body, key, signal, what });
    const group = asObject(answer.body);
    return { id: asText(group.id), name: asText(asObject(group.profile).name) };
  },
});

export const memberAdded = defineTrigger({
  name: 'memberAdded',
  title: 'Member added',
  description: 'Starts when somebody becomes a member of a group.',
  input: [{ name: 'group', type: 'text', title: 'Group', help: 'Leave it empty for every group.', lookup: 'groups' }],
  output: [
    { name: 'login', type: 'text', title: 'Login' },
    { name: 'group', type: 'text', title: 'Id of the group' },
  ],
  permissions: ['logs.read'],
  match: (raw, input) => {
    const event = asObject(raw);
    const [id, at] = [asText(event.uuid), asText(event.published)];
    if (id === null || at === null || event.eventType !== 'group.user_membership.add') return null;
    const target = (type: string) => asObject(objectsOf(event.target).find((item) => item.type === type));
    const output = { login: asText(target('User').alternateId), group: asText(target('UserGroup').id) };
    const wanted = asText(input.group) ?? '';
    return wanted === '' || wanted === output.group ? { id, at, output } : null;
  },
});

const stream: EventStream<HttpClient> = {
  poll: async ({ client, signal }, cursor, now) => {
    const since = cursor ?? now;
    const query = { since, sortOrder: 'ASCENDING', limit: 100 };
    const answer = await client.send({ method: 'GET', path: '/api/v1/logs', query, signal, what: 'reading the log' });
    const events = objectsOf(answer.body).flatMap((body) => {
      const [id, at] = [asText(body.uuid), asText(body.published)];
      return id === null || at === null ? [] : [{ id, at, body }];
    });
    // The newest event is read again next time; its id keeps it from starting anything twice.
    return { events, cursor: events.at(-1)?.at ?? since, more: events.length === 100 };
  },
};

export const directory = defineConnector<HttpClient>({
  name: 'directory',
  title: 'Directory',
  description: 'Groups of an example directory.',
  icon: 'users-group',
  color: '#5f3dc4',
  auth: [
    { name: 'address', type: 'text', title: 'Address', format: 'url', required: true },
    { name: 'token', type: 'secret', title: 'API token', required: true },
  ],
  client: directoryClient,
  test: async ({ client, signal }) => {
    const answer = await client.send({ method: 'GET', path: '/api/v1/org', signal, what: 'reading the organization' });
    return { summary: `Connected to ${asText(asObject(answer.body).companyName) ?? 'the directory'}.` };
  },
  actions: [createGroup],
  triggers: [memberAdded],
  stream,
  lookups: [groups],
});
