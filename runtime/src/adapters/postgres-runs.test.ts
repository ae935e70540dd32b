import { afterAll, beforeAll, describe } from 'vitest';
import { payloadsContract } from '../ports/payloads.contract.ts';
import { runsContract } from '../ports/runs.contract.ts';
import { postgresRunViews } from './postgres-run-views.ts';
import { postgresRuns } from './postgres-runs.ts';
import { type TestDatabase, testDatabases } from './test-databases.ts';

for (const { title, available, open } of testDatabases) {
  describe.runIf(available)(`Runs ${title}`, () => {
    let database: TestDatabase;
    beforeAll(async () => {
      database = await open();
    });
    afterAll(() => database.close());
    const openRuns = async () => {
      const { pool } = database;
      return {
        runs: postgresRuns(pool),
        views: postgresRunViews(pool),
        expireLease: async (run: string) => {
          await pool.query('update run set wake_at = now() where id = $1', [run]);
        },
        forceStatus: async (run: string, status: string) => {
          await pool.query('update run set status = $2, ended_at = null where id = $1', [run, status]);
        },
      };
    };
    runsContract(openRuns);
    payloadsContract(openRuns);
  });
}
