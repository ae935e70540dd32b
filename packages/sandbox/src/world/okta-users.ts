import type { World } from './create-world.ts';
import { findOktaGroup, newOktaId } from './find-okta.ts';
import { type Actor, logEvent, userTarget } from './log-event.ts';
import { addOktaMember, setEveryone } from './okta-groups.ts';
import { oktaRefusal } from './refusal.ts';
import type { OktaProfile, OktaUser } from './rows.ts';

const isAddress = (value: unknown): value is string => typeof value === 'string' && /^[^\s@]+@[^\s@]+$/.test(value);

/** Checks a whole profile as Okta does: each fault is a cause of one E0000001. */
function checkProfile(world: World, profile: Readonly<Record<string, unknown>>, self?: string): OktaProfile {
  const { login, email, firstName, lastName } = profile;
  const causes: string[] = [];
  for (const name of ['firstName', 'lastName'] as const) {
    const value = profile[name];
    if (typeof value !== 'string' || value === '' || value.length > 50)
      causes.push(`${name}: Does not match required pattern`);
  }
  if (!isAddress(login)) causes.push('login: Username must be in the form of an email address');
  if (!isAddress(email)) causes.push('email: Does not match required pattern');
  const taken =
    typeof login === 'string' &&
    world
      .list('oktaUsers')
      .some((user) => user.id !== self && user.profile.login.toLowerCase() === login.toLowerCase());
  if (taken) causes.push('login: An object with this field already exists in the current organization');
  if (causes.length > 0 || !isAddress(login) || !isAddress(email)) {
    throw oktaRefusal.invalid(causes[0]?.split(':')[0] ?? 'profile', ...causes);
  }
  return { ...profile, login, email, firstName: String(firstName), lastName: String(lastName) };
}

const profileOf = (body: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> => {
  const profile = body['profile'];
  if (typeof profile !== 'object' || profile === null || Array.isArray(profile))
    throw oktaRefusal.invalid('profile', 'profile: The field cannot be left blank');
  return profile as Readonly<Record<string, unknown>>;
};

const hasPassword = (body: Readonly<Record<string, unknown>>): boolean => {
  const part = body['credentials'];
  return typeof part === 'object' && part !== null && 'password' in part;
};

function keep(world: World, user: OktaUser): OktaUser {
  world.put('oktaUsers', user);
  return user;
}

export function createOktaUser(
  world: World,
  body: Readonly<Record<string, unknown>>,
  activate: boolean,
  actor: Actor,
): OktaUser {
  const profile = checkProfile(world, { mobilePhone: null, secondEmail: null, ...profileOf(body) });
  const at = world.now().toISOString();
  const withPassword = hasPassword(body);
  const active = withPassword ? 'ACTIVE' : 'PROVISIONED';
  const user = keep(world, {
    id: newOktaId(world, '00u'),
    status: activate ? active : 'STAGED',
    profile,
    created: at,
    activated: activate ? at : null,
    statusChanged: activate ? at : null,
    lastLogin: null,
    lastUpdated: at,
    passwordChanged: withPassword ? at : null,
    sessions: 0,
  });
  setEveryone(world, user.id, true);
  logEvent(world, 'user.lifecycle.create', actor, [userTarget(user)]);
  if (activate) logEvent(world, 'user.lifecycle.activate', actor, [userTarget(user)]);
  const groupIds = Array.isArray(body['groupIds']) ? body['groupIds'] : [];
  for (const groupId of groupIds) addOktaMember(world, findOktaGroup(world, String(groupId)).id, user.id, actor);
  return user;
}

/** `partial` keeps what is not sent; otherwise what is not sent is emptied, as Okta's PUT does. */
export function updateOktaUser(
  world: World,
  user: OktaUser,
  body: Readonly<Record<string, unknown>>,
  partial: boolean,
  actor: Actor,
): OktaUser {
  const changes = 'profile' in body || !partial ? profileOf(body) : {};
  const profile = checkProfile(world, partial ? { ...user.profile, ...changes } : changes, user.id);
  const at = world.now().toISOString();
  const passwordChanged = hasPassword(body) ? at : user.passwordChanged;
  const updated = keep(world, { ...user, profile, passwordChanged, lastUpdated: at });
  logEvent(world, 'user.account.update_profile', actor, [userTarget(updated)]);
  return updated;
}

/** Ends the user's Okta sessions; their sessions at other applications live on. */
export function clearSessions(world: World, user: OktaUser, actor: Actor): void {
  keep(world, { ...user, sessions: 0 });
  logEvent(world, 'user.session.clear', actor, [userTarget(user)]);
}
