import { emptyFlow } from '@joinery/core';
import { afterAll, describe } from 'vitest';
import { dataContract } from '../ports/data.contract.ts';
import { postgresClock } from './postgres-clock.ts';
import { freshReads } from './fresh-reads.ts';
import { postgresConnections } from './postgres-connections.ts';
import { postgresDatabase } from './postgres-database.ts';
import { postgresFlows } from './postgres-flows.ts';
import { postgresInbox } from './postgres-inbox.ts';
import { postgresTables } from './postgres-tables.ts';
import { type TestDatabase, testDatabases } from './test-databases.ts';

for (const { title, available, open } of testDatabases) {
  describe.runIf(available)(`Tables, connections and the inbox ${title}`, () => {
    let database: TestDatabase;
    afterAll(() => database.close());
    dataContract(async () => {
      database = await open();
      const db = postgresDatabase(database.pool);
      const fresh = freshReads(db);
      const flows = postgresFlows(db, fresh);
      return {
        tables: postgresTables(db),
        connections: postgresConnections(db, fresh),
        inbox: postgresInbox(database.pool),
        clock: postgresClock(database.pool),
        listen: async (organization) => {
          const node = {
            id: 'start',
            kind: 'trigger',
            config: { on: 'table.rowChanged' },
            position: { x: 0, y: 0 },
          } as const;
          const draft = { ...emptyFlow, nodes: [node] };
          const flow = { id: `listener-${organization}`, name: 'l', description: '', folder: null, draft, by: 'ana' };
          await flows.create(organization, flow);
          await flows.publish(organization, flow.id, 1, 'ana', '');
          await flows.setOn(organization, flow.id, true, 'ana');
        },
      };
    });
  });
}
