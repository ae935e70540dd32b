import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { countSealed, keyHealth } from './key-health.ts';
import { migrationHealth } from './migrate.ts';
import { databaseHealth } from '../product-health.ts';
import { postgresClock } from './postgres-clock.ts';
import { postgresConnections } from './postgres-connections.ts';
import { freshReads } from './fresh-reads.ts';
import { postgresDatabase } from './postgres-database.ts';
import { openSecretBox } from './secret-box.ts';
import { type TestDatabase, testDatabases } from './test-databases.ts';

const [ours, other] = [openSecretBox('', '11'.repeat(32)), openSecretBox('', '22'.repeat(32))];

for (const { title, available, open } of testDatabases) {
  describe.runIf(available)(`What /readyz says ${title}`, () => {
    let database: TestDatabase;
    beforeAll(async () => {
      database = await open();
    });
    afterAll(() => database.close());

    it('names the connections whose secrets were sealed with another key, whatever their organization', async () => {
      const db = postgresDatabase(database.pool);
      const connections = postgresConnections(db, freshReads(db));
      const create = async (organization: string, id: string, box?: typeof ours) => {
        const secrets = box ? { token: box.seal('s', { organization, connection: id, field: 'token' }) } : {};
        await connections.create(organization, { id, name: id, title: id, connector: 'okta', settings: {}, secrets });
      };
      await create('acme', 'open');
      expect(await countSealed(database.pool, ours.keyIds)).toEqual({ all: 0, closed: 0 });
      await create('acme', 'mine', ours);
      expect(await keyHealth(database.pool, ours.keyIds)).toMatchObject({ ok: true });
      await create('other', 'strange', other);
      expect(await keyHealth(database.pool, ours.keyIds)).toEqual({
        ok: false,
        message: expect.stringMatching(
          /^The secrets of 1 of 2 connections were sealed with another key: set JOINERY_KEY/,
        ),
      });
      expect(await keyHealth(database.pool, [...ours.keyIds, ...other.keyIds])).toMatchObject({ ok: true });
    });

    it('counts a hook’s secret too', async () => {
      const db = postgresDatabase(database.pool);
      const connections = postgresConnections(db, freshReads(db));
      const hookSecret = other.seal('s', { organization: 'acme', connection: 'mine', field: '#hook' });
      await connections.change('acme', 'mine', { hookSecret });
      expect(await countSealed(database.pool, ours.keyIds)).toEqual({ all: 2, closed: 2 });
    });

    it('stays well when a newer version has changed the database further, and names those changes', async () => {
      expect(await migrationHealth(database.pool)).toMatchObject({
        ok: true,
        message: expect.stringMatching(/has all/),
      });
      await database.pool.query("insert into joinery_migration (name) values ('9998-soon'), ('9999-future')");
      expect(await migrationHealth(database.pool)).toMatchObject({
        ok: true,
        message: expect.stringMatching(/newer Joinery \(9998-soon, 9999-future\)/),
      });
    });

    it('names a change that the database lacks, whatever else it has', async () => {
      await database.pool.query("delete from joinery_migration where name = '0005-data'");
      expect(await migrationHealth(database.pool)).toMatchObject({
        ok: false,
        message: expect.stringMatching(/lacks the change 0005-data/),
      });
    });

    it('says how far the clock of this machine is from the database’s, from a minute on', async () => {
      const clock = postgresClock(database.pool);
      expect(await databaseHealth(clock)).toMatchObject({ ok: true });
      for (const ms of [-61_000, 90_000])
        expect(await databaseHealth(clock, () => Date.now() + ms)).toEqual({
          ok: false,
          message: expect.stringMatching(/clock and the database's differ by (61|90) s; set both by NTP\.$/),
        });
      expect(await databaseHealth(clock, () => Date.now() + 50_000)).toMatchObject({ ok: true });
    });
  });
}
