import { type Answer, type Call, param, type Route } from '../http/exchange.ts';
import { groupsOf } from '../world/directory-groups.ts';
import { clearManager, managerOf, noManager, setManager } from '../world/directory-people.ts';
import { findPerson } from '../world/find-person.ts';
import type { Person } from '../world/rows.ts';
import { answerCollection } from './collection.ts';
import { GROUP_KIND, groupView } from './group-view.ts';
import { readBody, readReference } from './read-body.ts';
import { answerItem } from './shape-item.ts';
import { userKind, userView } from './user-view.ts';

const userOf = (call: Call): Person => findPerson(call.world, param(call, 'user'));

function bossOf(call: Call): Person {
  const boss = managerOf(call.world, userOf(call));
  if (!boss) throw noManager();
  return boss;
}

function answerGroups(call: Call): Answer {
  const items = groupsOf(call.world, userOf(call).id).map((group) => ({
    '@odata.type': '#microsoft.graph.group',
    ...groupView(call.world, group),
  }));
  return answerCollection(call, { ...GROUP_KIND, context: 'directoryObjects' }, items);
}

/** How people hang together: manager, direct reports, groups they are in. */
export const relationRoutes: readonly Route[] = [
  {
    method: 'GET',
    pattern: '/users/:user/manager',
    handle: (call) => {
      const view = { '@odata.type': '#microsoft.graph.user', ...userView(call.world, bossOf(call)) };
      return answerItem(call, { ...userKind(call.world), context: 'directoryObjects' }, view);
    },
  },
  {
    method: 'GET',
    pattern: '/users/:user/manager/$ref',
    handle: (call) => ({
      status: 200,
      body: {
        '@odata.context': `${call.request.base}/$metadata#$ref`,
        '@odata.id': `${call.request.base}/directoryObjects/${bossOf(call).id}`,
      },
    }),
  },
  {
    method: 'PUT',
    pattern: '/users/:user/manager/$ref',
    handle: (call) => {
      const person = userOf(call);
      setManager(call.world, person, findPerson(call.world, readReference(readBody(call)['@odata.id'])));
      return { status: 204 };
    },
  },
  {
    method: 'DELETE',
    pattern: '/users/:user/manager/$ref',
    handle: (call) => {
      clearManager(call.world, userOf(call));
      return { status: 204 };
    },
  },
  {
    method: 'GET',
    pattern: '/users/:user/directReports',
    handle: (call) => {
      const { id } = userOf(call);
      const reports = call.world
        .list('people')
        .filter((person) => person.managerId === id && person.deletedDateTime === null);
      const items = reports.map((person) => ({
        '@odata.type': '#microsoft.graph.user',
        ...userView(call.world, person),
      }));
      return answerCollection(call, { ...userKind(call.world), context: 'directoryObjects' }, items);
    },
  },
  ...[
    'memberOf',
    'transitiveMemberOf',
    'memberOf/microsoft.graph.group',
    'transitiveMemberOf/microsoft.graph.group',
  ].map((relation): Route => ({ method: 'GET', pattern: `/users/:user/${relation}`, handle: answerGroups })),
  ...[
    'memberOf/microsoft.graph.directoryRole',
    'memberOf/microsoft.graph.administrativeUnit',
    'ownedDevices',
    'registeredDevices',
  ].map(
    (relation): Route => ({
      method: 'GET',
      pattern: `/users/:user/${relation}`,
      handle: (call) => {
        userOf(call);
        return answerCollection(call, { ...GROUP_KIND, context: 'directoryObjects' }, []);
      },
    }),
  ),
  {
    method: 'GET',
    pattern: '/users/:user/ownedObjects',
    handle: (call) => {
      const { id } = userOf(call);
      const owned = call.world.list('groups').filter((group) => group.owners.includes(id));
      const items = owned.map((group) => ({
        '@odata.type': '#microsoft.graph.group',
        ...groupView(call.world, group),
      }));
      return answerCollection(call, { ...GROUP_KIND, context: 'directoryObjects' }, items);
    },
  },
];
