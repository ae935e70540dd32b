import { afterAll, describe } from 'vitest';
import { flowsContract } from '../ports/flows.contract.ts';
import { freshReads } from './fresh-reads.ts';
import { postgresDatabase } from './postgres-database.ts';
import { postgresFlows } from './postgres-flows.ts';
import { postgresPacks } from './postgres-packs.ts';
import { postgresRuns } from './postgres-runs.ts';
import { postgresTables } from './postgres-tables.ts';
import { postgresVariables } from './postgres-variables.ts';
import { type TestDatabase, testDatabases } from './test-databases.ts';

for (const { title, available, open } of testDatabases) {
  describe.runIf(available)(`Flows, variables and packs ${title}`, () => {
    let database: TestDatabase;
    afterAll(() => database.close());
    flowsContract(async () => {
      database = await open();
      const db = postgresDatabase(database.pool);
      const fresh = freshReads(db);
      return {
        flows: postgresFlows(db, fresh),
        variables: postgresVariables(db, fresh),
        packs: postgresPacks(db),
        runs: postgresRuns(database.pool),
        tableIn: async (organization, folder) => {
          await postgresTables(db).create(organization, { id: folder, name: folder, folder, columns: [] });
        },
        rowsOf: async (organization, table) => {
          const page = { offset: 0, limit: 100 };
          const { rows } = await postgresTables(db).search(organization, table, page);
          return rows.map(({ values }) => values);
        },
      };
    });
  });
}
