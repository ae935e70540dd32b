import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freshReads } from './fresh-reads.ts';
import { postgresConnections } from './postgres-connections.ts';
import { postgresDatabase } from './postgres-database.ts';
import { postgresVariables } from './postgres-variables.ts';
import { type TestDatabase, testDatabases } from './test-databases.ts';

for (const { title, available, open } of testDatabases) {
  describe.runIf(available)(`Reads of settings ${title}`, () => {
    let database: TestDatabase;
    beforeAll(async () => {
      database = await open();
    });
    afterAll(() => database.close());
    const processes = () => {
      const opened = () => {
        const db = postgresDatabase(database.pool);
        const fresh = freshReads(db);
        return { db, fresh, variables: postgresVariables(db, fresh), connections: postgresConnections(db, fresh) };
      };
      return [opened(), opened()] as const;
    };
    const variable = (name: string, value: string) => ({ name, type: 'text', title: name, help: '', value }) as const;

    it('are not repeated while nothing changes', async () => {
      const [{ fresh }] = processes();
      let reads = 0;
      const read = fresh(async (what: string) => `${what} ${(reads += 1)}`);
      expect([await read('a'), await read('a'), await read('b')]).toEqual(['a 1', 'a 1', 'b 2']);
    });

    it('tell at once what another process has changed', async () => {
      const [here, there] = processes();
      const organization = randomUUID();
      await here.variables.put(organization, variable('group', 'one'));
      expect(await there.variables.values(organization)).toEqual({ group: 'one' });
      await here.variables.put(organization, variable('group', 'two'));
      expect(await there.variables.values(organization)).toEqual({ group: 'two' });
      await here.variables.delete(organization, 'group');
      expect(await there.variables.values(organization)).toEqual({});
    });

    it('tell of a secret that was replaced, and are not disturbed by events that come in', async () => {
      const [here, there] = processes();
      const organization = randomUUID();
      const id = randomUUID();
      const web = { id, name: 'web', title: 'Web', connector: 'http', settings: {}, secrets: {} };
      await here.connections.create(organization, web);
      const known = await there.connections.byName(organization, 'web');
      await here.connections.change(organization, id, { lastEventAt: '2026-01-01T00:00:00.000Z' });
      expect(await there.connections.byName(organization, 'web')).toBe(known);
      await here.connections.change(organization, id, { settings: { address: 'https://example.com' } });
      expect(await there.connections.byName(organization, 'web')).toMatchObject({
        settings: { address: 'https://example.com' },
      });
      await here.connections.delete(organization, id);
      expect(await there.connections.byName(organization, 'web')).toBeNull();
      expect(await there.connections.byHook(id)).toBeNull();
    });
  });
}
