import { type Answer, type Call, param, type Route } from '../http/exchange.ts';
import { findOktaGroup } from '../world/find-okta.ts';
import { tokenOwner } from '../world/log-event.ts';
import {
  addOktaMember,
  createOktaGroup,
  deleteOktaGroup,
  removeOktaMember,
  updateOktaGroup,
} from '../world/okta-groups.ts';
import { answerPage, readLimit } from './answer-page.ts';
import { parseSearch } from './parse-search.ts';
import { groupView, readBody, userView } from './user-view.ts';

const ASKABLE = new Set([
  'id',
  'type',
  'created',
  'lastUpdated',
  'lastMembershipUpdated',
  'profile.name',
  'profile.description',
]);

function listGroups(call: Call): Answer {
  const { query } = call.request;
  const expression = query.get('search') ?? query.get('filter');
  const q = query.get('q')?.toLowerCase();
  let groups = call.world.list('oktaGroups');
  if (expression !== null) groups = groups.filter(parseSearch(expression, (name) => ASKABLE.has(name)));
  if (q !== undefined) groups = groups.filter((group) => group.profile.name.toLowerCase().startsWith(q));
  const world = query.get('expand') === 'stats' ? call.world : undefined;
  return answerPage(call, groups, readLimit(call, 10_000, 10_000), (group) => groupView(call, group, world));
}

/** Okta groups and who is in them. */
export const groupRoutes: readonly Route[] = [
  { method: 'GET', pattern: '/api/v1/groups', handle: listGroups },
  {
    method: 'POST',
    pattern: '/api/v1/groups',
    handle: (call) => ({
      status: 200,
      body: groupView(call, createOktaGroup(call.world, readBody(call), tokenOwner(call.world))),
    }),
  },
  {
    method: 'GET',
    pattern: '/api/v1/groups/:group',
    handle: (call) => ({ status: 200, body: groupView(call, findOktaGroup(call.world, param(call, 'group'))) }),
  },
  {
    method: 'PUT',
    pattern: '/api/v1/groups/:group',
    handle: (call) => ({
      status: 200,
      body: groupView(call, updateOktaGroup(call.world, param(call, 'group'), readBody(call), tokenOwner(call.world))),
    }),
  },
  {
    method: 'DELETE',
    pattern: '/api/v1/groups/:group',
    handle: (call) => {
      deleteOktaGroup(call.world, param(call, 'group'), tokenOwner(call.world));
      return { status: 204 };
    },
  },
  {
    method: 'GET',
    pattern: '/api/v1/groups/:group/users',
    handle: (call) => {
      const { members } = findOktaGroup(call.world, param(call, 'group'));
      const users = members.flatMap((id) => call.world.get('oktaUsers', id) ?? []);
      return answerPage(call, users, readLimit(call, 1000, 1000), (user) => userView(call, user));
    },
  },
  {
    method: 'PUT',
    pattern: '/api/v1/groups/:group/users/:user',
    handle: (call) => {
      addOktaMember(call.world, param(call, 'group'), param(call, 'user'), tokenOwner(call.world));
      return { status: 204 };
    },
  },
  {
    method: 'DELETE',
    pattern: '/api/v1/groups/:group/users/:user',
    handle: (call) => {
      removeOktaMember(call.world, param(call, 'group'), param(call, 'user'), tokenOwner(call.world));
      return { status: 204 };
    },
  },
];
