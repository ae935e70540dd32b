import type { Random } from './random.ts';
import { DEPARTMENTS, type Department, DOMAIN, FIRST_NAMES, LAST_NAMES, OFFICES, type Office } from './words.ts';

/** A member of the seeded company before either vendor knows about it. */
export interface Draft {
  readonly firstName: string;
  readonly lastName: string;
  readonly login: string;
  readonly department: string;
  readonly title: string;
  readonly managerLogin: string | null;
  readonly office: Office;
  readonly employeeNumber: string;
  readonly employeeType: 'Employee' | 'Contractor';
  /** Set for the few people who are there to meet a refusal or an odd state. */
  readonly oddity?: 'noUsageLocation' | 'unknownManager' | 'staged' | 'suspended' | 'deprovisioned' | 'lockedOut';
}

type Part = Pick<Draft, 'firstName' | 'lastName' | 'department' | 'title' | 'managerLogin'> & Partial<Draft>;

export const loginOf = (firstName: string, lastName: string): string =>
  `${firstName}.${lastName}@${DOMAIN}`.toLowerCase();

/** People whom tests, packs and the tour know by login; who they are is told by their rows. */
function namedPeople(financeHead: string): readonly Part[] {
  const at = (department: string, title: string, managerLogin: string | null) => ({ department, title, managerLogin });
  const terry = loginOf('Terry', 'Manager');
  return [
    { firstName: 'Terry', lastName: 'Manager', ...at('Finance', 'Finance Manager', financeHead) },
    { firstName: 'Tammy', lastName: 'Tester', ...at('Finance', 'Accounts Payable Specialist', terry) },
    { firstName: 'Wren', lastName: 'Okafor', ...at('Finance', 'Accountant', terry), oddity: 'noUsageLocation' },
    {
      firstName: 'Ines',
      lastName: 'Halloran',
      ...at('Finance', 'Financial Analyst', terry),
      oddity: 'noUsageLocation',
    },
    { firstName: 'Milo', lastName: 'Sandoval', ...at('Operations', 'Special Projects', null) },
    {
      firstName: 'Greta',
      lastName: 'Lindqvist',
      ...at('Operations', 'Logistics Planner', null),
      oddity: 'unknownManager',
    },
    { firstName: 'Nils', lastName: 'Aaker', ...at('Finance', 'Accountant', terry), oddity: 'staged' },
    { firstName: 'Sunniva', lastName: 'Moe', ...at('Finance', 'Financial Analyst', terry), oddity: 'suspended' },
    { firstName: 'Desmond', lastName: 'Pryce', ...at('Finance', 'Accountant', terry), oddity: 'deprovisioned' },
    { firstName: 'Lotte', lastName: 'Kamp', ...at('Finance', 'Payroll Specialist', terry), oddity: 'lockedOut' },
  ];
}

function createNamer(random: Random): () => { firstName: string; lastName: string } {
  const taken = new Set<string>();
  return () => {
    for (;;) {
      const name = { firstName: random.pick(FIRST_NAMES), lastName: random.pick(LAST_NAMES) };
      const login = loginOf(name.firstName, name.lastName);
      if (taken.has(login)) continue;
      taken.add(login);
      return name;
    }
  };
}

function draftDepartment(
  department: Department,
  chief: string,
  name: () => Pick<Draft, 'firstName' | 'lastName'>,
  random: Random,
): Part[] {
  const head: Part = { ...name(), department: department.name, title: department.head, managerLogin: chief };
  const headLogin = loginOf(head.firstName, head.lastName);
  const leads = Array.from(
    { length: Math.max(1, Math.floor(department.size / 8)) },
    (): Part => ({
      ...name(),
      department: department.name,
      title: department.lead,
      managerLogin: headLogin,
    }),
  );
  const staff = Array.from({ length: department.size - leads.length - 1 }, (_, place): Part => {
    const lead = leads[place % leads.length];
    const managerLogin = lead ? loginOf(lead.firstName, lead.lastName) : headLogin;
    return { ...name(), department: department.name, title: random.pick(department.titles), managerLogin };
  });
  return [head, ...leads, ...staff];
}

/** About two hundred people in a tree below one chief, always the same for the same seed. */
export function draftPeople(random: Random): readonly Draft[] {
  const name = createNamer(random);
  const chief: Part = { ...name(), department: 'Executive', title: 'Chief Executive Officer', managerLogin: null };
  const chiefLogin = loginOf(chief.firstName, chief.lastName);
  const parts = [chief, ...DEPARTMENTS.flatMap((department) => draftDepartment(department, chiefLogin, name, random))];
  const financeHead = parts.find((part) => part.title === 'Chief Financial Officer') ?? chief;
  const named = namedPeople(loginOf(financeHead.firstName, financeHead.lastName));
  return [...parts, ...named].map((part, place) => {
    const isStaff =
      place > 0 && place < parts.length && !/VP|Chief|Director|Manager|Lead|Counsel|Controller/.test(part.title);
    return {
      ...part,
      login: loginOf(part.firstName, part.lastName),
      office: random.pick(OFFICES),
      employeeNumber: String(10_000 + place),
      employeeType: isStaff && place % 11 === 0 ? 'Contractor' : 'Employee',
    };
  });
}
