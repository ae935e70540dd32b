import type { SandboxPerson, SandboxWorld } from '@joinery/api';

export interface PeopleFilter {
  readonly search: string;
  /** A group's id. */
  readonly group: string | null;
  /** An Okta status, or `blocked` for a blocked Microsoft sign-in. */
  readonly status: string | null;
}

/** Whether a person is in a group; the tenant may list groups by id or by name. */
export function isInGroup(person: SandboxPerson, group: SandboxWorld['groups'][number]): boolean {
  return person.groups.includes(group.id) || person.groups.includes(group.name);
}

/** The people who fit every filter, by name. */
export function findPeople({ people, groups }: SandboxWorld, { search, group, status }: PeopleFilter): SandboxPerson[] {
  const wanted = search.trim().toLowerCase();
  const inGroup = groups.find(({ id }) => id === group);
  return people
    .filter(({ name, login, title, department }) =>
      `${name} ${login} ${title} ${department}`.toLowerCase().includes(wanted),
    )
    .filter((person) => inGroup === undefined || isInGroup(person, inGroup))
    .filter(
      (person) => status === null || (status === 'blocked' ? !person.signInAllowed : person.oktaStatus === status),
    )
    .toSorted((a, b) => a.name.localeCompare(b.name));
}
