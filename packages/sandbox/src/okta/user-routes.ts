import { type Answer, type Call, param, type Route } from '../http/exchange.ts';
import { findOktaUser, oktaGroupsOf } from '../world/find-okta.ts';
import { tokenOwner } from '../world/log-event.ts';
import { deleteOktaUser } from '../world/okta-lifecycle.ts';
import { clearSessions, createOktaUser, updateOktaUser } from '../world/okta-users.ts';
import type { OktaUser } from '../world/rows.ts';
import { answerPage, readLimit } from './answer-page.ts';
import { parseSearch } from './parse-search.ts';
import { groupView, readBody, userView } from './user-view.ts';

const FILTERABLE = new Set([
  'id',
  'status',
  'lastUpdated',
  'type.id',
  'profile.login',
  'profile.email',
  'profile.firstName',
  'profile.lastName',
]);
const SEARCHABLE = new Set(['id', 'status', 'created', 'activated', 'statusChanged', 'lastUpdated', 'type.id']);

function matchesWords(user: OktaUser, q: string): boolean {
  const { firstName, lastName, email, login } = user.profile;
  const wanted = q.toLowerCase();
  return [firstName, lastName, email, login, `${firstName} ${lastName}`].some((value) =>
    value.toLowerCase().startsWith(wanted),
  );
}

function listUsers(call: Call): Answer {
  const { query } = call.request;
  const search = query.get('search');
  const filter = query.get('filter');
  const q = query.get('q');
  let users = call.world.list('oktaUsers');
  if (search !== null)
    users = users.filter(parseSearch(search, (name) => SEARCHABLE.has(name) || name.startsWith('profile.')));
  else if (filter !== null) users = users.filter(parseSearch(filter, (name) => FILTERABLE.has(name)));
  else users = users.filter((user) => user.status !== 'DEPROVISIONED');
  if (q !== null) users = users.filter((user) => matchesWords(user, q));
  return answerPage(call, users, readLimit(call, q === null ? 200 : 10, 200), (user) => userView(call, user));
}

const update =
  (partial: boolean) =>
  (call: Call): Answer => {
    const user = findOktaUser(call.world, param(call, 'user'));
    const updated = updateOktaUser(call.world, user, readBody(call), partial, tokenOwner(call.world));
    return { status: 200, body: userView(call, updated) };
  };

/** The id `me` is the administrator whose token it is. */
const readUser = (call: Call): OktaUser => {
  const key = param(call, 'user');
  return findOktaUser(call.world, key === 'me' ? tokenOwner(call.world).id : key);
};

/** Okta users: list, read, create, update, delete, and what hangs on them. */
export const userRoutes: readonly Route[] = [
  { method: 'GET', pattern: '/api/v1/users', handle: listUsers },
  {
    method: 'POST',
    pattern: '/api/v1/users',
    handle: (call) => {
      const activate = call.request.query.get('activate') !== 'false';
      const user = createOktaUser(call.world, readBody(call), activate, tokenOwner(call.world));
      return { status: 200, body: userView(call, user) };
    },
  },
  {
    method: 'GET',
    pattern: '/api/v1/users/:user',
    handle: (call) => ({ status: 200, body: userView(call, readUser(call)) }),
  },
  { method: 'POST', pattern: '/api/v1/users/:user', handle: update(true) },
  { method: 'PUT', pattern: '/api/v1/users/:user', handle: update(false) },
  {
    method: 'DELETE',
    pattern: '/api/v1/users/:user',
    handle: (call) => {
      deleteOktaUser(call.world, findOktaUser(call.world, param(call, 'user')), tokenOwner(call.world));
      return { status: 204 };
    },
  },
  {
    method: 'GET',
    pattern: '/api/v1/users/:user/groups',
    handle: (call) => {
      const groups = oktaGroupsOf(call.world, readUser(call).id);
      return answerPage(call, groups, readLimit(call, 200, 200), (group) => groupView(call, group));
    },
  },
  {
    method: 'DELETE',
    pattern: '/api/v1/users/:user/sessions',
    handle: (call) => {
      clearSessions(call.world, findOktaUser(call.world, param(call, 'user')), tokenOwner(call.world));
      return { status: 204 };
    },
  },
];
