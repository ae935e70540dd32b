import type { World } from './create-world.ts';
import { oktaRefusal } from './refusal.ts';
import type { OktaGroup, OktaUser } from './rows.ts';

/** The Okta user with this id or login; a deactivated one still answers. */
export function lookUpOktaUser(world: World, key: string): OktaUser | undefined {
  const wanted = key.toLowerCase();
  return (
    world.get('oktaUsers', key) ?? world.list('oktaUsers').find((user) => user.profile.login.toLowerCase() === wanted)
  );
}

export function findOktaUser(world: World, key: string): OktaUser {
  const user = lookUpOktaUser(world, key);
  if (!user) throw oktaRefusal.notFound(key, 'User');
  return user;
}

export function findOktaGroup(world: World, id: string): OktaGroup {
  const group = world.get('oktaGroups', id);
  if (!group) throw oktaRefusal.notFound(id, 'UserGroup');
  return group;
}

export const oktaGroupsOf = (world: World, userId: string): readonly OktaGroup[] =>
  world.list('oktaGroups').filter((group) => group.members.includes(userId));

const LETTERS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** A new id as Okta makes them: a prefix for the kind, twenty characters in all. */
export function newOktaId(world: World, prefix: string): string {
  const digits = BigInt(`0x${world.newId().replaceAll('-', '')}`);
  let rest = digits;
  let id = prefix;
  while (id.length < 20) {
    id += LETTERS[Number(rest % 62n)];
    rest /= 62n;
  }
  return id;
}
