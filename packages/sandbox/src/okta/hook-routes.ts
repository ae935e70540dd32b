import { type Answer, type Call, isObject, param, type Route } from '../http/exchange.ts';
import { newOktaId } from '../world/find-okta.ts';
import { oktaRefusal } from '../world/refusal.ts';
import type { EventHook } from '../world/rows.ts';
import { readBody } from './user-view.ts';
import { verifyHook } from './verify-hook.ts';

const MOST_ACTIVE = 25;

function hookView(call: Call, hook: EventHook): unknown {
  const self = `${call.request.base}/api/v1/eventHooks/${hook.id}`;
  const { id, name, description, status, verificationStatus, created, lastUpdated } = hook;
  const authScheme = hook.authKey === null ? {} : { authScheme: { type: 'HEADER', key: hook.authKey } };
  const deactivate = status === 'ACTIVE' ? { deactivate: { href: `${self}/lifecycle/deactivate` } } : {};
  return {
    ...{ id, name, status, verificationStatus, created, lastUpdated, createdBy: 'system' },
    description,
    events: { type: 'EVENT_TYPE', items: hook.events, filter: null },
    channel: {
      type: 'HTTP',
      version: '1.0.0',
      config: { uri: hook.uri, headers: hook.headers, method: 'POST', ...authScheme },
    },
    _links: { self: { href: self }, verify: { href: `${self}/lifecycle/verify` }, ...deactivate },
  };
}

type Wish = Pick<EventHook, 'name' | 'description' | 'events' | 'uri' | 'authKey' | 'authValue' | 'headers'>;

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

function readHeaders(value: unknown): EventHook['headers'] {
  if (!Array.isArray(value)) return [];
  return value.filter(isObject).map((header) => ({ key: textOf(header['key']), value: textOf(header['value']) }));
}

function readHook(call: Call): Wish {
  const body = readBody(call);
  const events = isObject(body['events']) ? body['events']['items'] : undefined;
  const channel = isObject(body['channel']) ? body['channel'] : {};
  const config = isObject(channel['config']) ? channel['config'] : {};
  const scheme = isObject(config['authScheme']) ? config['authScheme'] : {};
  const { name, description } = body;
  if (typeof name !== 'string' || name === '')
    throw oktaRefusal.invalid('name', 'name: The field cannot be left blank');
  if (!Array.isArray(events) || events.length === 0)
    throw oktaRefusal.invalid('events', 'events: The field cannot be left blank');
  const { uri } = config;
  if (typeof uri !== 'string' || !URL.canParse(uri) || !/^https?:/.test(uri))
    throw oktaRefusal.invalid('uri', 'uri: The value must be a valid URL');
  const { key, value } = scheme;
  return {
    name,
    uri,
    description: typeof description === 'string' ? description : null,
    events: events.map(String),
    authKey: typeof key === 'string' ? key : null,
    authValue: typeof value === 'string' ? value : null,
    headers: readHeaders(config['headers']),
  };
}

function findHook(call: Call): EventHook {
  const id = param(call, 'hook');
  const hook = call.world.get('hooks', id);
  if (!hook) throw oktaRefusal.notFound(id, 'EventHook');
  return hook;
}

function keep(call: Call, hook: EventHook): Answer {
  const kept: EventHook = { ...hook, lastUpdated: call.world.now().toISOString() };
  call.world.put('hooks', kept);
  return { status: 200, body: hookView(call, kept) };
}

function createHook(call: Call): Answer {
  const wish = readHook(call);
  const hooks = call.world.list('hooks');
  if (hooks.filter((hook) => hook.status === 'ACTIVE').length >= MOST_ACTIVE)
    throw oktaRefusal.invalid('eventHook', `You may not have more than ${MOST_ACTIVE} active event hooks`);
  if (hooks.some((hook) => hook.name === wish.name))
    throw oktaRefusal.invalid('name', 'name: An object with this field already exists in the current organization');
  const created = call.world.now().toISOString();
  return keep(call, {
    ...wish,
    id: newOktaId(call.world, 'who'),
    status: 'ACTIVE',
    verificationStatus: 'UNVERIFIED',
    created,
    lastUpdated: created,
  });
}

function replaceHook(call: Call): Answer {
  const hook = findHook(call);
  const wish = readHook(call);
  const moved = wish.uri !== hook.uri;
  return keep(call, {
    ...hook,
    ...wish,
    authValue: wish.authValue ?? hook.authValue,
    verificationStatus: moved ? 'UNVERIFIED' : hook.verificationStatus,
  });
}

async function verify(call: Call): Promise<Answer> {
  const failure = await verifyHook(findHook(call), call.world.newId());
  if (failure !== undefined) throw oktaRefusal.invalid('eventHook', `Event hook verification failed: ${failure}`);
  return call.world.write(() => keep(call, { ...findHook(call), verificationStatus: 'VERIFIED' }));
}

/** Event hooks: registration and the one-time verification. */
export const hookRoutes: readonly Route[] = [
  {
    method: 'GET',
    pattern: '/api/v1/eventHooks',
    handle: (call) => ({ status: 200, body: call.world.list('hooks').map((hook) => hookView(call, hook)) }),
  },
  { method: 'POST', pattern: '/api/v1/eventHooks', handle: createHook },
  {
    method: 'GET',
    pattern: '/api/v1/eventHooks/:hook',
    handle: (call) => ({ status: 200, body: hookView(call, findHook(call)) }),
  },
  { method: 'PUT', pattern: '/api/v1/eventHooks/:hook', handle: replaceHook },
  {
    method: 'DELETE',
    pattern: '/api/v1/eventHooks/:hook',
    handle: (call) => {
      const hook = findHook(call);
      if (hook.status === 'ACTIVE') throw oktaRefusal.denied();
      call.world.remove('hooks', hook.id);
      return { status: 204 };
    },
  },
  {
    method: 'POST',
    pattern: '/api/v1/eventHooks/:hook/lifecycle/activate',
    handle: (call) => keep(call, { ...findHook(call), status: 'ACTIVE' }),
  },
  {
    method: 'POST',
    pattern: '/api/v1/eventHooks/:hook/lifecycle/deactivate',
    handle: (call) => keep(call, { ...findHook(call), status: 'INACTIVE' }),
  },
  { method: 'POST', pattern: '/api/v1/eventHooks/:hook/lifecycle/verify', handle: verify },
];
