import type { World } from './create-world.ts';
import { oktaGroupsOf } from './find-okta.ts';
import { type Actor, type EventType, groupTarget, logEvent, userTarget } from './log-event.ts';
import { setEveryone } from './okta-groups.ts';
import { oktaRefusal } from './refusal.ts';
import type { OktaStatus, OktaUser } from './rows.ts';

function turn(
  world: World,
  user: OktaUser,
  status: OktaStatus,
  eventType: EventType,
  actor: Actor,
  more: Partial<OktaUser> = {},
): OktaUser {
  const at = world.now().toISOString();
  const turned: OktaUser = { ...user, ...more, status, statusChanged: at, lastUpdated: at };
  world.put('oktaUsers', turned);
  logEvent(world, eventType, actor, [userTarget(user)]);
  return turned;
}

export function activateOktaUser(world: World, user: OktaUser, actor: Actor): OktaUser {
  if (user.status !== 'STAGED' && user.status !== 'DEPROVISIONED') throw oktaRefusal.alreadyActive();
  setEveryone(world, user.id, true);
  const status = user.passwordChanged ? 'ACTIVE' : 'PROVISIONED';
  return turn(world, user, status, 'user.lifecycle.activate', actor, { activated: world.now().toISOString() });
}

/** A deactivated user loses groups and sessions. */
export function deactivateOktaUser(world: World, user: OktaUser, actor: Actor): OktaUser {
  if (user.status === 'DEPROVISIONED') throw oktaRefusal.notFound(user.id, 'User');
  for (const group of oktaGroupsOf(world, user.id)) {
    world.put('oktaGroups', {
      ...group,
      members: group.members.filter((id) => id !== user.id),
      lastMembershipUpdated: world.now().toISOString(),
    });
    if (group.type !== 'BUILT_IN')
      logEvent(world, 'group.user_membership.remove', actor, [userTarget(user), groupTarget(group)]);
  }
  return turn(world, user, 'DEPROVISIONED', 'user.lifecycle.deactivate', actor, { sessions: 0 });
}

export function suspendOktaUser(world: World, user: OktaUser, actor: Actor): OktaUser {
  if (user.status !== 'ACTIVE') throw oktaRefusal.invalid('suspendUser', 'Cannot suspend a user that is not active');
  return turn(world, user, 'SUSPENDED', 'user.lifecycle.suspend', actor, { sessions: 0 });
}

export function unsuspendOktaUser(world: World, user: OktaUser, actor: Actor): OktaUser {
  if (user.status !== 'SUSPENDED')
    throw oktaRefusal.invalid('unsuspendUser', 'Cannot unsuspend a user that is not suspended');
  return turn(world, user, 'ACTIVE', 'user.lifecycle.unsuspend', actor);
}

export function unlockOktaUser(world: World, user: OktaUser, actor: Actor): OktaUser {
  if (user.status !== 'LOCKED_OUT') throw oktaRefusal.notAllowed('The user is not locked out');
  return turn(world, user, 'ACTIVE', 'user.account.unlock', actor);
}

export function expirePassword(world: World, user: OktaUser, actor: Actor): OktaUser {
  if (user.status !== 'ACTIVE') throw oktaRefusal.notAllowed('The user is not active');
  return turn(world, user, 'PASSWORD_EXPIRED', 'user.account.expire_password', actor);
}

export function resetFactors(world: World, user: OktaUser, actor: Actor): void {
  if (user.status === 'DEPROVISIONED') throw oktaRefusal.notAllowed('The user is deactivated');
  logEvent(world, 'user.mfa.factor.reset_all', actor, [userTarget(user)]);
}

/** The first call deactivates, the second deletes for good. */
export function deleteOktaUser(world: World, user: OktaUser, actor: Actor): void {
  if (user.status !== 'DEPROVISIONED') {
    deactivateOktaUser(world, user, actor);
    return;
  }
  world.remove('oktaUsers', user.id);
  logEvent(world, 'user.lifecycle.delete.completed', actor, [userTarget(user)]);
}
