import { emptyFlow } from '@joinery/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { endLeases } from './end-leases.ts';
import { postgresRuns } from './postgres-runs.ts';
import { type TestDatabase, testDatabases } from './test-databases.ts';

describe('Ending every lease', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    const embedded = testDatabases[0];
    if (!embedded) throw new Error('there is no embedded database');
    database = await embedded.open();
  });
  afterAll(() => database.close());

  it('lets the runs of a dead process go on at once, and counts the crash', async () => {
    const runs = postgresRuns(database.pool);
    await database.pool.query(`insert into organization (id, name) values ('acme', 'Acme')`);
    await database.pool.query(
      `insert into flow (organization, id, name, description, draft, draft_hash, updated_by) values ('acme', 'f', 'F', '', '{}', 'h', 'ana')`,
    );
    await runs.create('acme', [
      {
        id: 'r',
        flow: 'f',
        version: null,
        draft: emptyFlow,
        startedBy: 'manual',
        subject: '',
        trigger: {},
        inputs: {},
      },
    ]);
    expect(await runs.claim('r', 'dead')).not.toBeNull();
    const nothing = { events: [], intents: [], settled: [], takenFacts: [], children: [] };
    const step = { organization: 'acme', run: 'r', epoch: 0, owner: 'dead', fromSeq: 1, ...nothing };
    expect(await runs.advance(step)).toBe('kept');
    expect(await runs.claim('r', 'alive')).toBeNull();
    await endLeases(database.pool);
    expect(await runs.claim('r', 'alive')).toMatchObject({ crashes: 1 });
  });
});
