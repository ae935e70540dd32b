import type { World } from './create-world.ts';
import type { LogEvent, LogTarget, OktaGroup, OktaUser } from './rows.ts';

const MESSAGES = {
  'group.user_membership.add': 'Add user to group membership',
  'group.user_membership.remove': 'Remove user from group membership',
  'group.lifecycle.create': 'Create Okta group',
  'group.lifecycle.delete': 'Delete Okta group',
  'group.profile.update': 'Update Okta group',
  'user.lifecycle.create': 'Create Okta user',
  'user.lifecycle.activate': 'Activate Okta user',
  'user.lifecycle.deactivate': 'Deactivate Okta user',
  'user.lifecycle.suspend': 'Suspend Okta user',
  'user.lifecycle.unsuspend': 'Unsuspend Okta user',
  'user.lifecycle.delete.completed': 'Delete Okta user completed',
  'user.account.unlock': 'Unlock user account',
  'user.account.update_profile': 'Update user profile for Okta user',
  'user.account.expire_password': "User's Okta password is expired",
  'user.mfa.factor.reset_all': 'Reset all factors for user',
  'user.session.clear': 'Clear user session',
} as const;

export type EventType = keyof typeof MESSAGES;

/** Who did it, as the log names them. */
export type Actor = LogTarget;

export const userTarget = (user: OktaUser): LogTarget => ({
  id: user.id,
  type: 'User',
  alternateId: user.profile.login,
  displayName: `${user.profile.firstName} ${user.profile.lastName}`,
});

export const groupTarget = (group: OktaGroup): LogTarget => ({
  id: group.id,
  type: 'UserGroup',
  alternateId: 'unknown',
  displayName: group.profile.name,
});

/** The administrator who owns the API token. */
export function tokenOwner(world: World): Actor {
  const admin = world.list('oktaUsers').find((user) => user.profile.login === `admin@${world.tenant.domain}`);
  return admin ? userTarget(admin) : { id: 'unknown', type: 'User', alternateId: 'unknown', displayName: 'unknown' };
}

/** Taken from the clock, so that a reader whose cursor is older than a reset still gets what comes after it. */
const nextPlace = (world: World): number =>
  Math.max(world.now().getTime() * 1000, (world.list('events').at(-1)?.place ?? 0) + 1);

/** In the same write as the event, so that a crash between the two can not lose a delivery. */
function planDeliveries(world: World, event: LogEvent): void {
  for (const hook of world.list('hooks')) {
    if (hook.status !== 'ACTIVE' || hook.verificationStatus !== 'VERIFIED' || !hook.events.includes(event.eventType))
      continue;
    const id = world.newId();
    world.put('deliveries', {
      id,
      hookId: hook.id,
      eventId: event.id,
      state: 'waiting',
      attempts: 0,
      lastStatus: null,
      at: event.published,
    });
  }
}

/** Writes the event into the System Log; hooks hear of it once the write is kept. */
export function logEvent(world: World, eventType: EventType, actor: Actor, target: readonly LogTarget[]): LogEvent {
  const event: LogEvent = {
    id: world.newId(),
    place: nextPlace(world),
    published: world.now().toISOString(),
    eventType,
    displayMessage: MESSAGES[eventType],
    severity: 'INFO',
    actor,
    target,
  };
  world.put('events', event);
  planDeliveries(world, event);
  return event;
}
