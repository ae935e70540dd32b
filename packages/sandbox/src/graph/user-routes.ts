import { param, type Route } from '../http/exchange.ts';
import {
  createPerson,
  deletePerson,
  findDeleted,
  purgePerson,
  restorePerson,
  revokeSessions,
  updatePerson,
} from '../world/directory-people.ts';
import { findPerson, livingPeople } from '../world/find-person.ts';
import { answerCollection } from './collection.ts';
import { readBody } from './read-body.ts';
import { answerItem } from './shape-item.ts';
import { typedUser, userKind, userView } from './user-view.ts';

/** Users: list, read, create, change, delete, restore, revoke. */
export const userRoutes: readonly Route[] = [
  {
    method: 'GET',
    pattern: '/users',
    handle: (call) =>
      answerCollection(
        call,
        userKind(call.world),
        livingPeople(call.world).map((person) => userView(call.world, person)),
      ),
  },
  {
    method: 'POST',
    pattern: '/users',
    handle: (call) =>
      answerItem(call, userKind(call.world), userView(call.world, createPerson(call.world, readBody(call))), 201),
  },
  {
    method: 'GET',
    pattern: '/users/:user',
    handle: (call) =>
      answerItem(call, userKind(call.world), userView(call.world, findPerson(call.world, param(call, 'user')))),
  },
  {
    method: 'PATCH',
    pattern: '/users/:user',
    handle: (call) => {
      updatePerson(call.world, findPerson(call.world, param(call, 'user')), readBody(call));
      return { status: 204 };
    },
  },
  {
    method: 'DELETE',
    pattern: '/users/:user',
    handle: (call) => {
      deletePerson(call.world, findPerson(call.world, param(call, 'user')));
      return { status: 204 };
    },
  },
  {
    method: 'POST',
    pattern: '/users/:user/revokeSignInSessions',
    handle: (call) => {
      revokeSessions(call.world, findPerson(call.world, param(call, 'user')));
      return { status: 200, body: { '@odata.context': `${call.request.base}/$metadata#Edm.Boolean`, value: true } };
    },
  },
  ...['/directory/deletedItems/microsoft.graph.user', '/directory/deletedItems'].map(
    (pattern): Route => ({
      method: 'GET',
      pattern,
      handle: (call) => {
        const deleted = call.world.list('people').filter((person) => person.deletedDateTime !== null);
        const kind = userKind(call.world);
        const defaults = ['id', 'deletedDateTime', ...(kind.defaults ?? []).filter((name) => name !== 'id')];
        const items = deleted.map((person) => ({
          '@odata.type': '#microsoft.graph.user',
          ...userView(call.world, person),
        }));
        return answerCollection(call, { ...kind, context: 'directoryObjects', defaults }, items);
      },
    }),
  ),
  {
    method: 'GET',
    pattern: '/directory/deletedItems/:user',
    handle: (call) => ({ status: 200, body: typedUser(call.world, findDeleted(call.world, param(call, 'user'))) }),
  },
  {
    method: 'POST',
    pattern: '/directory/deletedItems/:user/restore',
    handle: (call) => ({ status: 200, body: typedUser(call.world, restorePerson(call.world, param(call, 'user'))) }),
  },
  {
    method: 'DELETE',
    pattern: '/directory/deletedItems/:user',
    handle: (call) => {
      purgePerson(call.world, param(call, 'user'));
      return { status: 204 };
    },
  },
];
