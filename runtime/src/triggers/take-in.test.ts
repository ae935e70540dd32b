import type { RawEvent } from '@joinery/connector-kit';
import { connectors } from '@joinery/connectors';
import { emptyFlow, type Json, type JsonObject } from '@joinery/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createConnectorSources } from '../adapters/connectors/connector-sources.ts';
import { createRegistry } from '../adapters/connectors/registry.ts';
import { postgresClock } from '../adapters/postgres-clock.ts';
import { freshReads } from '../adapters/fresh-reads.ts';
import { postgresConnections } from '../adapters/postgres-connections.ts';
import { postgresDatabase } from '../adapters/postgres-database.ts';
import { postgresFlows } from '../adapters/postgres-flows.ts';
import { postgresInbox } from '../adapters/postgres-inbox.ts';
import { postgresRunViews } from '../adapters/postgres-run-views.ts';
import { postgresTables } from '../adapters/postgres-tables.ts';
import { postgresVariables } from '../adapters/postgres-variables.ts';
import { type TestDatabase, testDatabases } from '../adapters/test-databases.ts';
import { fireSchedules } from './fire-schedules.ts';
import type { TriggerParts } from './parts.ts';
import { takeIn } from './take-in.ts';
import { tellTableChanges } from './tell-table-changes.ts';

const [embedded] = testDatabases;
const BEFORE = '2020-01-01T00:00:00.000Z';
const LATER = '2100-01-01T00:00:00.000Z';

let database: TestDatabase;
let world: ReturnType<typeof openWorld>;
beforeAll(async () => {
  if (!embedded) throw new Error('There is no embedded database to test on.');
  database = await embedded.open();
  world = openWorld(database);
});
afterAll(() => database.close());

function openWorld({ pool }: TestDatabase) {
  const db = postgresDatabase(pool);
  const fresh = freshReads(db);
  const connections = postgresConnections(db, fresh);
  const variables = postgresVariables(db, fresh);
  const told: { readonly fields: object; readonly message: string }[] = [];
  const reads: string[] = [];
  const quiet = () => undefined;
  const parts = {
    ...{ connections, flows: postgresFlows(db, fresh), tables: postgresTables(db), inbox: postgresInbox(pool) },
    variables: {
      values: (organization: string) => {
        reads.push(organization);
        return variables.values(organization);
      },
    },
    sources: createConnectorSources(
      createRegistry(connectors),
      () => Promise.reject(new Error('No vendor is called here.')),
      connections,
    ),
    queue: { ring: () => Promise.resolve() },
    clock: postgresClock(pool),
    log: {
      ...{ debug: quiet, info: quiet, error: quiet },
      warn: (fields: object, message: string) => void told.push({ fields, message }),
    },
  } satisfies TriggerParts;
  const views = postgresRunViews(pool);
  /** A flow that is on. */
  const listen = async (organization: string, id: string, on: string, input: JsonObject): Promise<void> => {
    const config = { on, ...(on.startsWith('okta.') ? { connection: 'okta' } : {}), input };
    const draft = {
      ...emptyFlow,
      nodes: [{ id: 'start', kind: 'trigger', config, position: { x: 0, y: 0 } } as const],
    };
    await parts.flows.create(organization, { id, name: id, description: '', folder: null, draft, by: 'ana' });
    await parts.flows.publish(organization, id, 1, 'ana', '');
    await parts.flows.setOn(organization, id, true, 'ana');
  };
  const set = (organization: string, name: string, value: Json) =>
    variables.put(organization, { name, type: 'any', title: '', help: '', value });
  /** The flows of an organization that have a run, one entry a run. */
  const started = async (organization: string): Promise<readonly string[]> =>
    (await views.list(organization, { limit: 50 })).items.map(({ flow }) => flow).sort();
  return { parts, told, reads, listen, set, started };
}

/** What Okta's log says of somebody who left a group. */
function left(id: string, group: string, published = LATER): RawEvent {
  const target = [
    { type: 'User', id: '00u1', alternateId: 'tammy@example.com', displayName: 'Tammy' },
    { type: 'UserGroup', id: `id of ${group}`, displayName: group },
  ];
  const body = {
    uuid: id,
    published,
    eventType: 'group.user_membership.remove',
    outcome: { result: 'SUCCESS' },
    target,
  };
  return { id, at: published, body };
}
const hear = (organization: string, ...events: readonly RawEvent[]) =>
  takeIn(world.parts, organization, 'okta', events);
const onLeaving = 'okta.userRemovedFromGroup';

describe('taking in events of a connection', () => {
  it('starts nothing twice, however often and whichever way an event comes', async () => {
    await world.listen('twice', 'leaver', onLeaving, { group: 'Staff' });
    const event = left('e-1', 'Staff');
    expect(await hear('twice', event, event)).toHaveLength(1);
    const again = await Promise.all([hear('twice', event), hear('twice', left('e-2', 'Staff'), event)]);
    expect(again.flat()).toHaveLength(1);
    expect(await world.started('twice')).toEqual(['leaver', 'leaver']);
  });

  it('passes over what happened before the flow was switched on', async () => {
    await world.listen('since', 'leaver', onLeaving, { group: 'Staff' });
    expect(await hear('since', left('old', 'Staff', BEFORE))).toEqual([]);
    expect(await hear('since', left('new', 'Staff'))).toHaveLength(1);
  });

  it('starts every flow that listens, each with what it asked for', async () => {
    await world.listen('two', 'staff', onLeaving, { group: 'Staff' });
    await world.listen('two', 'everybody', onLeaving, {});
    await world.listen('two', 'joiner', 'okta.userAddedToGroup', { group: 'Staff' });
    await hear('two', left('e-1', 'Staff'), left('e-2', 'Guests'));
    expect(await world.started('two')).toEqual(['everybody', 'everybody', 'staff']);
    expect(await hear('elsewhere', left('e-3', 'Staff'))).toEqual([]);
  });
});

describe('variables in the input of a trigger', () => {
  it('are read when the event comes, once for all events and flows of a batch', async () => {
    await world.set('vars', 'group', 'Staff');
    for (const flow of ['one', 'two']) await world.listen('vars', flow, onLeaving, { group: '{{ vars.group }}' });
    world.reads.length = 0;
    await hear('vars', left('e-1', 'Staff'), left('e-2', 'Guests'), left('e-3', 'Staff'));
    expect(await world.started('vars')).toEqual(['one', 'one', 'two', 'two']);
    expect(world.reads).toEqual(['vars']);
    await world.set('vars', 'group', 'id of Guests');
    expect(await hear('vars', left('e-4', 'Guests'), left('e-5', 'Staff'))).toHaveLength(2);
  });

  it('are not read for flows that name none', async () => {
    await world.listen('plain', 'leaver', onLeaving, { group: 'Staff' });
    world.reads.length = 0;
    await hear('plain', left('e-1', 'Staff'));
    expect(world.reads).toEqual([]);
  });

  it.each([
    ['does not exist', undefined],
    ['is empty', ''],
  ])('start nothing if one %s, and say so, while other flows start', async (title, value) => {
    const organization = `missing: ${title}`;
    if (value !== undefined) await world.set(organization, 'group', value);
    await world.listen(organization, 'nobody', onLeaving, { group: '{{ vars.group }}' });
    await world.listen(organization, 'all', onLeaving, {});
    world.told.length = 0;
    await hear(organization, left('e-1', 'Staff'), left('e-2', 'Staff'));
    expect(await world.started(organization)).toEqual(['all', 'all']);
    expect(world.told).toEqual([
      {
        fields: { organization, flow: 'nobody', variable: 'vars.group' },
        message: 'nothing can start the flow nobody: its trigger names vars.group, which does not exist or is empty',
      },
    ]);
  });

  it('keep no other flow from an event if one is of the wrong kind', async () => {
    await world.set('kind', 'group', { name: 'Staff' });
    await world.listen('kind', 'nobody', onLeaving, { group: '{{ vars.group }}' });
    await world.listen('kind', 'all', onLeaving, {});
    world.told.length = 0;
    await hear('kind', left('e-1', 'Staff'));
    expect(await world.started('kind')).toEqual(['all']);
    expect(world.told).toMatchObject([{ fields: { flow: 'nobody' } }]);
  });

  it('say which table is listened to', async () => {
    const { parts } = world;
    await world.set('tables', 'table', 'People');
    await world.listen('tables', 'rows', 'table.rowChanged', { table: '{{ vars.table }}', on: 'added' });
    for (const name of ['People', 'Places']) {
      await parts.tables.create('tables', {
        id: `t-${name}`,
        name,
        folder: null,
        columns: [{ name: 'n', type: 'text' }],
      });
      await parts.tables.createRow('tables', `t-${name}`, { n: 'x' });
    }
    await tellTableChanges(parts);
    expect(await world.started('tables')).toEqual(['rows']);
  });

  it('say when a schedule fires, and one that cannot be read keeps no other from firing', async () => {
    const { parts } = world;
    await world.set('time', 'cron', '* * * * * *');
    await world.set('time', 'nonsense', 'whenever');
    await world.listen('time', 'bad', 'schedule', { cron: '{{ vars.nonsense }}' });
    await world.listen('time', 'missing', 'schedule', { cron: '{{ vars.nothing }}' });
    await world.listen('time', 'good', 'schedule', { cron: '{{ vars.cron }}' });
    world.told.length = 0;
    const warned = new Set<string>();
    await expect
      .poll(async () => {
        await fireSchedules(parts, warned);
        return new Set(await world.started('time'));
      })
      .toEqual(new Set(['good']));
    await fireSchedules(parts, warned);
    expect(world.told).toMatchObject([{ fields: { flow: 'bad' } }, { fields: { flow: 'missing' } }]);
  });
});
