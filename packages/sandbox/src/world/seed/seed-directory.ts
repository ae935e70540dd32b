import type { DirectoryGroup, LicenceState, Person } from '../rows.ts';
import type { Draft } from './draft-people.ts';
import { planNamed, skuNamed } from './make-skus.ts';
import type { Random } from './random.ts';
import { seedGroups } from './seed-groups.ts';
import { COMPANY, DOMAIN, OFFICES } from './words.ts';

const START = '2024-02-12T09:00:00Z';

function createPerson(draft: Draft, random: Random): Person {
  const digits = String(random.int(100)).padStart(2, '0');
  return {
    id: random.guid(),
    accountEnabled: draft.oddity !== 'deprovisioned' && draft.oddity !== 'staged',
    businessPhones: [`${draft.office.phone}1${digits}`],
    city: draft.office.city,
    companyName: COMPANY,
    country: draft.office.country,
    department: draft.department,
    displayName: `${draft.firstName} ${draft.lastName}`,
    employeeId: draft.employeeNumber,
    employeeType: draft.employeeType,
    faxNumber: null,
    givenName: draft.firstName,
    jobTitle: draft.title,
    mail: draft.login,
    mailNickname: draft.login.split('@')[0] ?? draft.login,
    mobilePhone: null,
    officeLocation: draft.office.name,
    onPremisesImmutableId: null,
    otherMails: [],
    passwordPolicies: null,
    postalCode: null,
    preferredLanguage: draft.office.language,
    showInAddressList: true,
    state: draft.office.state,
    streetAddress: null,
    surname: draft.lastName,
    usageLocation: draft.oddity === 'noUsageLocation' ? null : draft.office.usageLocation,
    userPrincipalName: draft.login,
    userType: 'Member',
    managerId: null,
    licences: [],
    createdDateTime: START,
    deletedDateTime: null,
    lastPasswordChangeDateTime: START,
    signInSessionsValidFromDateTime: START,
    forceChangePasswordNextSignIn: false,
    privileged: false,
    change: 0,
  };
}

/** Accounts that are nobody: the help desk's mailbox, which sends notices, and an administrator. */
function createAccounts(random: Random): readonly Person[] {
  const office = OFFICES[0];
  if (!office) return [];
  const draft = {
    managerLogin: null,
    office,
    employeeNumber: '0',
    employeeType: 'Employee',
    department: 'IT',
  } as const;
  const account = (firstName: string, lastName: string, name: string, title: string): Person => ({
    ...createPerson({ ...draft, firstName, lastName, login: `${name}@${DOMAIN}`, title }, random),
    employeeId: null,
    employeeType: null,
    department: null,
  });
  return [
    account('IT', 'Help Desk', 'it.helpdesk', 'Shared mailbox of the help desk'),
    { ...account('Tenant', 'Administrator', 'admin', 'Administrator'), privileged: true },
  ];
}

const state = (
  skuPartNumber: string,
  disabledPlanNames: readonly string[] = [],
  assignedByGroup: string | null = null,
): LicenceState => {
  const sku = skuNamed(skuPartNumber);
  return {
    skuId: sku.id,
    disabledPlans: disabledPlanNames.map((name) => planNamed(sku, name)),
    assignedByGroup,
    state: 'Active',
    error: 'None',
    lastUpdatedDateTime: START,
  };
};

const OFFICE_DIRECTLY = new Set([
  'tammy.tester',
  'terry.manager',
  'sunniva.moe',
  'lotte.kamp',
  'milo.sandoval',
  'greta.lindqvist',
  'it.helpdesk',
]);

function directLicences(person: Person, place: number): readonly LicenceState[] {
  if (person.mailNickname === 'tammy.tester') return [state('SPE_E3', ['YAMMER_ENTERPRISE']), state('VISIOCLIENT')];
  if (OFFICE_DIRECTLY.has(person.mailNickname)) return [state('SPE_E3')];
  const business = ['Marketing', 'Operations'].includes(person.department ?? '');
  const own = business ? [state('O365_BUSINESS_PREMIUM', place % 5 === 0 ? ['SWAY', 'YAMMER_ENTERPRISE'] : [])] : [];
  return person.department === 'Product' && place % 3 === 0 ? [...own, state('VISIOCLIENT')] : own;
}

function withLicences(person: Person, place: number, groups: readonly DirectoryGroup[]): Person {
  const inherited = groups
    .filter((group) => group.members.includes(person.id))
    .flatMap((group) => group.licences.map((licence) => ({ ...licence, assignedByGroup: group.id })))
    .map(
      ({ skuId, assignedByGroup }): LicenceState => ({
        skuId,
        disabledPlans: [],
        assignedByGroup,
        state: 'Active',
        error: 'None',
        lastUpdatedDateTime: START,
      }),
    );
  return { ...person, licences: [...directLicences(person, place), ...inherited] };
}

/** The company as Microsoft sees it. */
export function seedDirectory(
  drafts: readonly Draft[],
  random: Random,
): { people: readonly Person[]; groups: readonly DirectoryGroup[] } {
  const plain = [...drafts.map((draft) => createPerson(draft, random)), ...createAccounts(random)];
  const idOf = new Map(plain.map((person) => [person.userPrincipalName, person.id]));
  const groups = seedGroups(plain, random);
  const people = plain.map((person, place) => {
    const managerLogin = drafts[place]?.managerLogin ?? '';
    return withLicences({ ...person, managerId: idOf.get(managerLogin) ?? null }, place, groups);
  });
  return { people, groups };
}
