import { afterAll, describe } from 'vitest';
import { runsContract } from '../ports/runs.contract.ts';
import { postgresRunViews } from './postgres-run-views.ts';
import { postgresRuns } from './postgres-runs.ts';
import { type TestDatabase, testDatabases } from './test-databases.ts';

for (const { title, available, open } of testDatabases) {
  describe.runIf(available)(`Runs ${title}`, () => {
    let database: TestDatabase;
    afterAll(() => database.close());
    runsContract(async () => {
      database = await open();
      const { pool } = database;
      return {
        runs: postgresRuns(pool),
        views: postgresRunViews(pool),
        expireLease: async (run) => {
          await pool.query('update run set wake_at = now() where id = $1', [run]);
        },
        forceStatus: async (run, status) => {
          await pool.query('update run set status = $2, ended_at = null where id = $1', [run, status]);
        },
      };
    });
  });
}
