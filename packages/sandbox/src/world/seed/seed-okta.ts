import type { OktaGroup, OktaStatus, OktaUser } from '../rows.ts';
import { type Draft, loginOf } from './draft-people.ts';
import type { Random } from './random.ts';
import { COMPANY, DEPARTMENTS, DOMAIN } from './words.ts';

const START = '2024-02-12T09:00:00.000Z';

const STATUSES: Readonly<Record<NonNullable<Draft['oddity']>, OktaStatus>> = {
  noUsageLocation: 'ACTIVE',
  unknownManager: 'ACTIVE',
  staged: 'STAGED',
  suspended: 'SUSPENDED',
  deprovisioned: 'DEPROVISIONED',
  lockedOut: 'LOCKED_OUT',
};

/** A login that once belonged to somebody and now belongs to nobody. */
const FORMER_MANAGER = loginOf('Former', 'Manager');

function createOktaUser(draft: Draft, idOf: ReadonlyMap<string, string>, id: string): OktaUser {
  const status = draft.oddity ? STATUSES[draft.oddity] : 'ACTIVE';
  const manager = draft.oddity === 'unknownManager' ? FORMER_MANAGER : draft.managerLogin;
  const staged = status === 'STAGED';
  return {
    id,
    status,
    profile: {
      login: draft.login,
      email: draft.login,
      firstName: draft.firstName,
      lastName: draft.lastName,
      displayName: `${draft.firstName} ${draft.lastName}`,
      department: draft.department,
      title: draft.title,
      manager,
      managerId: manager === null ? null : (idOf.get(manager) ?? manager),
      userType: draft.employeeType,
      employeeNumber: draft.employeeNumber,
      organization: COMPANY,
      city: draft.office.city,
      countryCode: draft.office.usageLocation,
      preferredLanguage: draft.office.language,
      mobilePhone: null,
      secondEmail: null,
    },
    created: START,
    activated: staged ? null : START,
    statusChanged: staged ? null : START,
    lastLogin: status === 'ACTIVE' ? '2024-06-03T07:41:00.000Z' : null,
    lastUpdated: START,
    passwordChanged: staged ? null : START,
    sessions: status === 'ACTIVE' ? 1 : 0,
  };
}

function createOktaGroup(
  name: string,
  description: string,
  members: readonly OktaUser[],
  random: Random,
  type: OktaGroup['type'] = 'OKTA_GROUP',
): OktaGroup {
  const times = { created: START, lastUpdated: START, lastMembershipUpdated: START };
  return {
    id: random.oktaId('00g'),
    type,
    profile: { name, description },
    ...times,
    members: members.map((user) => user.id),
  };
}

function createAdministrator(drafts: readonly Draft[], random: Random): OktaUser | undefined {
  const chief = drafts[0];
  if (!chief) return undefined;
  const admin: Draft = {
    ...chief,
    firstName: 'Tenant',
    lastName: 'Administrator',
    login: `admin@${DOMAIN}`,
    department: 'IT',
    title: 'Administrator',
    managerLogin: null,
  };
  return createOktaUser(admin, new Map(), random.oktaId('00u'));
}

/** The company as Okta sees it; logins are the user principal names of the Microsoft side. */
export function seedOkta(
  drafts: readonly Draft[],
  random: Random,
): { users: readonly OktaUser[]; groups: readonly OktaGroup[] } {
  const idOf = new Map(drafts.map((draft) => [draft.login, random.oktaId('00u')]));
  const staff = drafts.map((draft) => createOktaUser(draft, idOf, idOf.get(draft.login) ?? ''));
  const admin = createAdministrator(drafts, random);
  const users = admin ? [...staff, admin] : staff;
  const living = staff.filter((user) => user.status !== 'DEPROVISIONED');
  const active = living.filter((user) => user.status !== 'STAGED');
  const contractors = living.filter((user) => user.profile['userType'] === 'Contractor');
  const groups = [
    createOktaGroup(
      'Everyone',
      'All users in your organization',
      users.filter((user) => user.status !== 'DEPROVISIONED'),
      random,
      'BUILT_IN',
    ),
    createOktaGroup('Office 365 Assignments', 'Members have an active Microsoft 365 account', active, random),
    ...DEPARTMENTS.map(({ name }) =>
      createOktaGroup(
        name,
        `Department ${name}`,
        living.filter((user) => user.profile['department'] === name),
        random,
      ),
    ),
    createOktaGroup('Contractors', 'People on a contract', contractors, random),
    createOktaGroup(
      'VPN Users',
      'May connect from outside',
      active.filter((_, place) => place % 3 === 0),
      random,
    ),
    createOktaGroup('Leavers', 'People whose last day has passed', [], random),
    createOktaGroup(
      'Finance Share',
      'Imported from the on-premises directory',
      living.filter((user) => user.profile['department'] === 'Finance'),
      random,
      'APP_GROUP',
    ),
  ];
  return { users, groups };
}
