import type { World } from './create-world.ts';
import { graphRefusal } from './refusal.ts';
import type { DirectoryGroup, Person } from './rows.ts';

const same = (left: string, right: string): boolean => left.toLowerCase() === right.toLowerCase();

/** The living person with this id or user principal name, if there is one. */
export function lookUpPerson(world: World, key: string): Person | undefined {
  const byId = world.get('people', key.toLowerCase());
  const person =
    byId ?? world.list('people').find((each) => same(each.userPrincipalName, key) && each.deletedDateTime === null);
  return person?.deletedDateTime === null ? person : undefined;
}

/** As lookUpPerson, but refuses with Graph's 404. */
export function findPerson(world: World, key: string): Person {
  const person = lookUpPerson(world, key);
  if (!person) throw graphRefusal.notFound(key);
  return person;
}

export function findGroup(world: World, id: string): DirectoryGroup {
  const group = world.get('groups', id.toLowerCase());
  if (!group) throw graphRefusal.notFound(id);
  return group;
}

export const livingPeople = (world: World): readonly Person[] =>
  world.list('people').filter((person) => person.deletedDateTime === null);
