import { spawn } from 'node:child_process';
import { appendFileSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startSandbox, type Sandbox } from '../start-sandbox.ts';
import { login, startTestTenant } from '../test-tenant.ts';
import { createWorld } from './create-world.ts';
import { updatePerson } from './directory-people.ts';
import { findPerson } from './find-person.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sandbox-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const tammy = login('tammy.tester');

function retitle(dataDir: string, ...titles: readonly string[]): void {
  const world = createWorld({ dataDir });
  for (const jobTitle of titles) world.write(() => updatePerson(world, findPerson(world, tammy), { jobTitle }));
}
const title = (dataDir: string): string | null => findPerson(createWorld({ dataDir }), tammy).jobTitle;

describe('a tenant with a data folder', () => {
  it('is there again after a restart, secrets and ledger included', async () => {
    const first = await startTestTenant({ dataDir: folder });
    await first.graph(`/users/${tammy}`, { method: 'PATCH', body: { accountEnabled: false } });
    await first.close();
    const second = await startTestTenant({ dataDir: folder });
    expect(second.sandbox.credentials).toEqual(first.sandbox.credentials);
    expect((await second.graph(`/users/${tammy}?$select=accountEnabled`)).body['accountEnabled']).toBe(false);
    expect(await second.ledger()).toHaveLength(1);
    await second.close();
  });

  it('forgets a write that was torn by a crash, and nothing else', () => {
    retitle(folder, 'Kept');
    const journal = readdirSync(folder).find((name) => name.startsWith('changes-')) ?? '';
    appendFileSync(join(folder, journal), '[{"table":"people","id":"torn');
    expect(title(folder)).toBe('Kept');
    retitle(folder, 'Kept on');
    expect(title(folder)).toBe('Kept on');
  });

  it('folds many changes into a snapshot at a start, and keeps them all', () => {
    retitle(folder, ...Array.from({ length: 600 }, (_, count) => `Title ${count}`));
    const before = readdirSync(folder);
    expect(title(folder)).toBe('Title 599');
    expect(readdirSync(folder)).not.toEqual(before);
    expect(title(folder)).toBe('Title 599');
  });

  it('undoes a write that fails half way', () => {
    const world = createWorld({ dataDir: folder });
    expect(() =>
      world.write(() => {
        updatePerson(world, findPerson(world, tammy), { jobTitle: 'Half' });
        throw new Error('half way');
      }),
    ).toThrow('half way');
    expect(findPerson(world, tammy).jobTitle).not.toBe('Half');
    expect(title(folder)).not.toBe('Half');
  });

  it('has every answered write after kill -9', async () => {
    const main = fileURLToPath(new URL('../../dist/main.js', import.meta.url));
    const child = spawn(process.execPath, [main], {
      env: { PATH: process.env['PATH'], SANDBOX_DATA: folder },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    const started = JSON.parse(String((await lines.next()).value)) as Sandbox;
    const group = async (): Promise<string> => {
      const response = await fetch(`${started.oktaUrl}/api/v1/groups?q=Leavers`, {
        headers: { authorization: `SSWS ${started.credentials.okta.token}` },
      });
      return ((await response.json()) as readonly { readonly id: string }[])[0]?.id ?? '';
    };
    const path = `/okta/groups/${await group()}/members/${tammy}`;
    const response = await fetch(`${started.controlUrl}${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${started.credentials.control.token}` },
    });
    expect(response.status).toBe(204);
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await gone;
    const world = createWorld({ dataDir: folder });
    expect(world.list('oktaGroups').find((each) => each.profile.name === 'Leavers')?.members).toHaveLength(1);
    expect(world.list('events').map((event) => event.eventType)).toEqual(['group.user_membership.add']);
  });
});

describe('the seeded company', () => {
  it('is the same for the same seed, another for another, with secrets of its own each time', async () => {
    const people = (seed: number) =>
      createWorld({ seed })
        .list('people')
        .map((person) => [person.id, person.userPrincipalName]);
    expect(people(7)).toEqual(people(7));
    expect(people(7)).not.toEqual(people(8));
    const [one, two] = [await startSandbox({ seed: 7 }), await startSandbox({ seed: 7 })];
    expect(one.credentials.graph.clientSecret).not.toBe(two.credentials.graph.clientSecret);
    await Promise.all([one.close(), two.close()]);
  });

  it('has each person on both sides under one login', () => {
    const world = createWorld();
    const logins = new Set(world.list('oktaUsers').map((user) => user.profile.login));
    const staff = world.list('people').filter((person) => person.employeeId !== null);
    expect(staff.length).toBeGreaterThan(195);
    expect(staff.every((person) => logins.has(person.userPrincipalName))).toBe(true);
  });

  it('is one tree of managers, but for those who have none', () => {
    const world = createWorld();
    const tops = world.list('people').filter((person) => person.managerId === null && person.employeeId !== null);
    expect(tops.map((person) => person.displayName)).toHaveLength(3);
  });
});
