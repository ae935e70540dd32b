import type { SandboxPerson, SandboxWorld } from '@joinery/api';
import { describe, expect, it } from 'vitest';
import { findPeople } from './find-people.ts';
import { mailPage } from './mail-page.ts';

const person = (name: string, groups: string[], oktaStatus: string | null, signInAllowed: boolean) =>
  ({
    id: name,
    name,
    login: `${name}@x`,
    title: '',
    department: '',
    groups,
    oktaStatus,
    signInAllowed,
  }) as unknown as SandboxPerson;
const world = {
  people: [
    person('zoe', ['g1'], 'ACTIVE', true),
    person('mia', ['Staff'], 'ACTIVE', false),
    person('liam', [], null, true),
  ],
  groups: [{ id: 'g1', name: 'Staff', members: 2, system: 'okta' }],
} as unknown as SandboxWorld;
const names = (filter: Partial<Parameters<typeof findPeople>[1]>) =>
  findPeople(world, { search: '', group: null, status: null, ...filter }).map(({ name }) => name);

describe('finding people in the sandbox', () => {
  it('lists everybody by name where nothing is asked', () => {
    expect(names({})).toEqual(['liam', 'mia', 'zoe']);
  });
  it('keeps the members of a group, whether the tenant names groups by id or by name', () => {
    expect(names({ group: 'g1' })).toEqual(['mia', 'zoe']);
  });
  it('keeps those whose sign-in is blocked, or who have an Okta status', () => {
    expect(names({ status: 'blocked' })).toEqual(['mia']);
    expect(names({ status: 'ACTIVE', search: 'zo' })).toEqual(['zoe']);
  });
});

describe('a mail in the reading pane', () => {
  it('may load nothing from outside, so that opening it tells nobody', () => {
    expect(mailPage('<p>Hello</p>')).toMatch(/Content-Security-Policy" content="default-src 'none'.*<p>Hello<\/p>$/);
  });
});
