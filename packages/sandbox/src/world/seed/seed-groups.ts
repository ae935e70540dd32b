import type { DirectoryGroup, Person } from '../rows.ts';
import { skuNamed } from './make-skus.ts';
import type { Random } from './random.ts';
import { DEPARTMENTS, DOMAIN } from './words.ts';

const CREATED = '2024-02-12T09:00:00Z';

type Wish = Pick<DirectoryGroup, 'displayName'> & Partial<DirectoryGroup>;

const nickname = (name: string): string =>
  name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '');

function createGroup(wish: Wish, random: Random): DirectoryGroup {
  const mailNickname = nickname(wish.displayName);
  return {
    id: random.guid(),
    description: null,
    groupTypes: [],
    mail: wish.mailEnabled ? `${mailNickname}@${DOMAIN}` : null,
    mailEnabled: false,
    mailNickname,
    securityEnabled: true,
    membershipRule: null,
    isAssignableToRole: null,
    onPremisesSyncEnabled: null,
    visibility: null,
    createdDateTime: CREATED,
    members: [],
    owners: [],
    licences: [],
    ...wish,
  };
}

const unified = { groupTypes: ['Unified'], mailEnabled: true, securityEnabled: false, visibility: 'Private' } as const;

function licenceGroups(people: readonly Person[]): readonly Wish[] {
  const members = (...departments: readonly string[]): readonly string[] =>
    people
      .filter(
        (person) =>
          departments.includes(person.department ?? '') &&
          person.employeeId !== null &&
          Number(person.employeeId) < 10_197,
      )
      .map((person) => person.id);
  const tammy = people.filter((person) => person.mailNickname === 'tammy.tester').map((person) => person.id);
  const licence = (skuPartNumber: string) => [{ skuId: skuNamed(skuPartNumber).id, disabledPlans: [] }];
  return [
    {
      displayName: 'License Microsoft 365 E3',
      description: 'Members receive Microsoft 365 E3',
      members: members('Executive', 'Engineering', 'Product', 'IT', 'Legal', 'Finance', 'People'),
      licences: licence('SPE_E3'),
    },
    {
      displayName: 'License Microsoft 365 Business Standard',
      description: 'Members receive Microsoft 365 Business Standard',
      members: members('Sales', 'Customer Success'),
      licences: licence('O365_BUSINESS_PREMIUM'),
    },
    {
      displayName: 'License Power BI Pro',
      description: 'Members receive Power BI Pro',
      members: [...members('Finance', 'Product'), ...tammy],
      licences: licence('POWER_BI_PRO'),
    },
  ];
}

type Choose = (keep: (person: Person) => boolean) => readonly string[];

function teams(choose: Choose): readonly Wish[] {
  const headOf = (department: string) => choose((person) => person.department === department).slice(0, 1);
  const everyone: Wish = {
    displayName: 'All Company',
    description: 'Everyone at the company',
    ...unified,
    visibility: 'Public',
    members: choose(() => true),
    owners: headOf('People'),
  };
  const departments = DEPARTMENTS.map(
    ({ name }): Wish => ({
      displayName: `${name} Team`,
      description: `Members of ${name}`,
      ...unified,
      members: choose((person) => person.department === name),
      owners: headOf(name),
    }),
  );
  return [everyone, ...departments];
}

/** The kinds whose membership only a rule, Exchange or the on-premises directory may change. */
function closedGroups(choose: Choose): readonly Wish[] {
  const finance = choose((person) => person.department === 'Finance');
  return [
    {
      displayName: 'Contractors',
      description: 'Filled by a rule',
      groupTypes: ['DynamicMembership'],
      membershipRule: '(user.employeeType -eq "Contractor")',
      members: choose((person) => person.employeeType === 'Contractor'),
    },
    {
      displayName: 'Finance Approvals',
      description: 'Mail-enabled security group',
      mailEnabled: true,
      members: finance,
    },
    {
      displayName: 'Announcements',
      description: 'Distribution list',
      mailEnabled: true,
      securityEnabled: false,
      members: choose((person) => Number(person.employeeId) % 2 === 0),
    },
    {
      displayName: 'Badge Access Duluth',
      description: 'Synced from the on-premises directory',
      onPremisesSyncEnabled: true,
      members: choose((person) => person.officeLocation === 'Duluth'),
    },
  ];
}

/** Groups of every kind Microsoft treats differently: plain, Microsoft 365, dynamic, mail-enabled, synced, role and licence groups. */
export function seedGroups(people: readonly Person[], random: Random): readonly DirectoryGroup[] {
  const staff = people.filter((person) => person.employeeId !== null);
  const choose: Choose = (keep) => staff.filter(keep).map((person) => person.id);
  const finance = choose((person) => person.department === 'Finance');
  const wishes: readonly Wish[] = [
    ...teams(choose),
    {
      displayName: 'VPN Users',
      description: 'May connect from outside',
      members: choose((person) => Number(person.employeeId) % 3 === 0),
    },
    { displayName: 'Expense Approvers', members: finance.slice(0, 4) },
    { displayName: 'Finance Share Read', members: finance },
    ...closedGroups(choose),
    {
      displayName: 'Privileged Operators',
      description: 'May hold admin roles',
      isAssignableToRole: true,
      visibility: 'Private',
      members: people.filter((person) => person.privileged).map((person) => person.id),
    },
    ...licenceGroups(people),
  ];
  return wishes.map((wish) => createGroup(wish, random));
}
