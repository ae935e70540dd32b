import { oktaRefusal } from '../world/refusal.ts';
import { type Call, isObject } from '../http/exchange.ts';
import type { OktaGroup, OktaUser } from '../world/rows.ts';
import type { World } from '../world/create-world.ts';

type Json = Readonly<Record<string, unknown>>;

/** The kinds of user; every org starts with this one. */
export const USER_TYPE_ID = 'oty1juniperfallsuser';

const LIFECYCLE: Readonly<Record<OktaUser['status'], readonly string[]>> = {
  STAGED: ['activate', 'deactivate'],
  PROVISIONED: ['reactivate', 'deactivate'],
  ACTIVE: ['suspend', 'deactivate', 'expirePassword'],
  RECOVERY: ['deactivate'],
  PASSWORD_EXPIRED: ['deactivate'],
  LOCKED_OUT: ['unlock', 'deactivate'],
  SUSPENDED: ['unsuspend', 'deactivate'],
  DEPROVISIONED: ['activate'],
};

const LINK_PATHS: Readonly<Record<string, string>> = { expirePassword: 'expire_password' };

export function userView(call: Pick<Call, 'request'>, user: OktaUser): Json {
  const { sessions: _sessions, ...own } = user;
  const self = `${call.request.base}/api/v1/users/${user.id}`;
  const links = LIFECYCLE[user.status].map((name) => [
    name,
    { href: `${self}/lifecycle/${LINK_PATHS[name] ?? name}`, method: 'POST' },
  ]);
  return {
    ...own,
    type: { id: USER_TYPE_ID },
    credentials: { provider: { type: 'OKTA', name: 'OKTA' } },
    _links: { ...Object.fromEntries(links), self: { href: self } },
  };
}

export function groupView(call: Pick<Call, 'request'>, group: OktaGroup, world?: World): Json {
  const { members, ...own } = group;
  const self = `${call.request.base}/api/v1/groups/${group.id}`;
  const stats = world
    ? { _embedded: { stats: { usersCount: members.length, appsCount: 0, groupPushMappingsCount: 0 } } }
    : {};
  return {
    ...own,
    objectClass: [group.type === 'APP_GROUP' ? 'okta:windows_security_principal' : 'okta:user_group'],
    ...stats,
    _links: {
      logo: [{ name: 'medium', href: `${call.request.base}/assets/img/group.png`, type: 'image/png' }],
      users: { href: `${self}/users` },
      apps: { href: `${self}/apps` },
    },
  };
}

/** The JSON object in the request body; an empty body is none where `optional`. */
export function readBody(call: Call, optional = false): Json {
  if (optional && call.request.rawBody.trim() === '') return {};
  try {
    const body: unknown = JSON.parse(call.request.rawBody);
    if (isObject(body)) return body;
  } catch {
    // Falls through to the same refusal as a body that is JSON but no object.
  }
  throw oktaRefusal.malformed();
}
