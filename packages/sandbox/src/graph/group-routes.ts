import { type Answer, type Call, param, type Route } from '../http/exchange.ts';
import { addGroupMembers, addGroupOwner, removeGroupMember, removeGroupOwner } from '../world/directory-groups.ts';
import { assignGroupLicences, createDirectoryGroup, deleteDirectoryGroup } from '../world/edit-groups.ts';
import { findGroup } from '../world/find-person.ts';
import { graphRefusal } from '../world/refusal.ts';
import { answerCollection } from './collection.ts';
import { GROUP_KIND, groupView } from './group-view.ts';
import { readBody, readReference } from './read-body.ts';
import { readLicenceChange } from './read-licence-change.ts';
import { answerItem } from './shape-item.ts';
import { userKind, userView } from './user-view.ts';

function answerPeople(call: Call, ids: readonly string[], typed: boolean): Answer {
  const people = ids.flatMap((id) => {
    const person = call.world.get('people', id);
    return person && person.deletedDateTime === null ? [person] : [];
  });
  const items = people.map((person) => ({
    ...(typed ? { '@odata.type': '#microsoft.graph.user' } : {}),
    ...userView(call.world, person),
  }));
  return answerCollection(call, { ...userKind(call.world), context: 'directoryObjects' }, items);
}

function patchGroup(call: Call): Answer {
  const group = findGroup(call.world, param(call, 'group'));
  const { 'members@odata.bind': members, ...rest } = readBody(call);
  if (Array.isArray(members)) {
    if (members.length > 20)
      throw graphRefusal.badRequest("The number of references in 'members@odata.bind' must not exceed 20.");
    addGroupMembers(call.world, group, members.map(readReference));
  }
  const { displayName, description, ...others } = rest;
  const stranger = Object.keys(others).find((name) => !name.startsWith('@odata.'));
  if (stranger) throw graphRefusal.badRequest(`Invalid property '${stranger}'.`);
  const current = findGroup(call.world, group.id);
  const named = typeof displayName === 'string' ? { displayName } : {};
  const described = typeof description === 'string' || description === null ? { description } : {};
  call.world.put('groups', { ...current, ...named, ...described });
  return { status: 204 };
}

function createGroup(call: Call): Answer {
  const body = readBody(call);
  const bound = (name: string): readonly string[] => {
    const list = body[`${name}@odata.bind`];
    return Array.isArray(list) ? list.map(readReference) : [];
  };
  const group = createDirectoryGroup(call.world, body, { members: bound('members'), owners: bound('owners') });
  return answerItem(call, GROUP_KIND, groupView(call.world, group), 201);
}

const done =
  (act: (call: Call) => void) =>
  (call: Call): Answer => {
    act(call);
    return { status: 204 };
  };

const referenced = (call: Call): string => readReference(readBody(call)['@odata.id']);

/** Groups and who is in them. */
export const groupRoutes: readonly Route[] = [
  {
    method: 'GET',
    pattern: '/groups',
    handle: (call) =>
      answerCollection(
        call,
        GROUP_KIND,
        call.world.list('groups').map((group) => groupView(call.world, group)),
      ),
  },
  {
    method: 'GET',
    pattern: '/groups/:group',
    handle: (call) => answerItem(call, GROUP_KIND, groupView(call.world, findGroup(call.world, param(call, 'group')))),
  },
  { method: 'POST', pattern: '/groups', handle: createGroup },
  { method: 'PATCH', pattern: '/groups/:group', handle: patchGroup },
  {
    method: 'DELETE',
    pattern: '/groups/:group',
    handle: done((call) => deleteDirectoryGroup(call.world, findGroup(call.world, param(call, 'group')))),
  },
  {
    method: 'POST',
    pattern: '/groups/:group/assignLicense',
    handle: (call) => {
      const { add, remove } = readLicenceChange(call);
      const group = assignGroupLicences(call.world, findGroup(call.world, param(call, 'group')), add, remove);
      return answerItem(call, GROUP_KIND, groupView(call.world, group), 202);
    },
  },
  ...['members', 'transitiveMembers'].map(
    (relation): Route => ({
      method: 'GET',
      pattern: `/groups/:group/${relation}`,
      handle: (call) => answerPeople(call, findGroup(call.world, param(call, 'group')).members, true),
    }),
  ),
  {
    method: 'GET',
    pattern: '/groups/:group/members/microsoft.graph.user',
    handle: (call) => answerPeople(call, findGroup(call.world, param(call, 'group')).members, false),
  },
  {
    method: 'POST',
    pattern: '/groups/:group/members/$ref',
    handle: done((call) =>
      addGroupMembers(call.world, findGroup(call.world, param(call, 'group')), [referenced(call)]),
    ),
  },
  {
    method: 'DELETE',
    pattern: '/groups/:group/members/:member/$ref',
    handle: done((call) =>
      removeGroupMember(call.world, findGroup(call.world, param(call, 'group')), param(call, 'member')),
    ),
  },
  {
    method: 'GET',
    pattern: '/groups/:group/owners',
    handle: (call) => answerPeople(call, findGroup(call.world, param(call, 'group')).owners, true),
  },
  {
    method: 'POST',
    pattern: '/groups/:group/owners/$ref',
    handle: done((call) => addGroupOwner(call.world, findGroup(call.world, param(call, 'group')), referenced(call))),
  },
  {
    method: 'DELETE',
    pattern: '/groups/:group/owners/:owner/$ref',
    handle: done((call) =>
      removeGroupOwner(call.world, findGroup(call.world, param(call, 'group')), param(call, 'owner')),
    ),
  },
];
