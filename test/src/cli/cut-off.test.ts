import { setTimeout as pause } from 'node:timers/promises';
import { routes } from '@joinery/api';
import { emptyFlow, type Flow } from '@joinery/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { onServers, type Place } from '../product/backends.ts';
import { freePort } from '../product/free-port.ts';
import { createMember, type Member, untilReady } from '../product/member.ts';
import { addFlow, becomeOwner, type Owner } from '../product/owner.ts';
import { queryOn } from '../product/query.ts';
import { openServers, type Servers } from '../product/servers.ts';
import { isReady, SETUP_CODE } from '../product/start-product.ts';
import { until } from '../product/until.ts';

const ROUNDS = 12;
/** Its own, because it is stopped. */
const servers = await openServers({});
if (typeof servers === 'string') console.warn(`The test of cut connections does not run: ${servers}`);
const position = { x: 0, y: 0 };
const flowOn = (on: string, input: Flow['nodes'][number]['config']): Flow => ({
  ...emptyFlow,
  nodes: [
    { id: 'start', kind: 'trigger', config: { on, input }, position },
    { id: 'wait', kind: 'delay', config: { mode: 'for', count: 1, unit: 'second' }, position },
    { id: 'end', kind: 'return', config: { values: { at: '{{ run.id }}' } }, position },
  ],
  edges: [
    { id: 'a', source: 'start', sourceHandle: 'out', target: 'wait' },
    { id: 'b', source: 'wait', sourceHandle: 'out', target: 'end' },
  ],
});

describe.runIf(typeof servers !== 'string')('Processes whose PostgreSQL cuts them off', () => {
  const { restart, urls, close } = servers as Servers;
  let place: Place;
  let crew: readonly (Member & { readonly url: string })[];
  let owner: Owner;
  let flow: string;

  beforeAll(async () => {
    place = await onServers(urls).open();
    const members = ['api', 'api', 'worker', 'worker', 'all'].map(async (role, index) => {
      const port = `${await freePort()}`;
      const args = ['runtime/bin/joinery.mjs', 'start', '--role', role];
      const env = {
        ...{ PORT: port, JOINERY_HEALTH_PORT: port, JOINERY_SETUP_CODE: SETUP_CODE, JOINERY_POLL_SECONDS: '1' },
        ...{ JOINERY_KEY: Buffer.alloc(32, 1).toString('base64'), JOINERY_SANDBOX: 'off', LOG_LEVEL: 'warn' },
      };
      const member = createMember({ name: `${role} ${index}`, args, env: { ...place.env, ...env } });
      return { ...member, url: `http://127.0.0.1:${port}` };
    });
    crew = await Promise.all(members);
  });
  afterAll(async () => {
    for (const member of crew ?? []) await member.kill();
    await place?.remove();
    await close();
  });
  const allReady = async (limitMs: number) => {
    for (const member of crew)
      await until(
        () => {
          if (member.hasEnded()) throw new Error(`${member.name} ended by itself. It said:\n${member.said()}`);
          return isReady(member.url);
        },
        `${member.name} to be ready`,
        { limitMs },
      );
  };
  const cutAll = () =>
    queryOn(place.databaseUrl ?? '')(
      `select pg_terminate_backend(pid) from pg_stat_activity
        where application_name = 'joinery' and datname = current_database()`,
    );
  const start = (): Promise<number> =>
    fetch(`${crew[0]?.url}/api/v1/organizations/${owner.organization}/flows/${flow}/runs`, {
      method: 'POST',
      headers: { authorization: `Bearer ${owner.token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ version: 'published', inputs: {} }),
      signal: AbortSignal.timeout(10_000),
    }).then(({ status }) => status);

  it('start together on its empty database, and a worker tells its health as a server does', async () => {
    for (const member of crew) member.start();
    for (const member of crew) await untilReady(member, () => isReady(member.url));
    const worker = crew.find(({ name }) => name.startsWith('worker'));
    expect((await fetch(`${worker?.url}/api/v1/setup`)).status).toBe(404);
    owner = await becomeOwner(crew[0]?.url ?? '');
    flow = await addFlow(owner, 'By hand', flowOn('manual', {}), { on: true });
    await addFlow(owner, 'Each second', flowOn('schedule', { cron: '* * * * * *', timezone: 'UTC' }), { on: true });
  });

  it('stay, answer 503 meanwhile and nothing else, and finish every run that was acknowledged', async () => {
    const statuses = new Map<number, number>();
    let isOver = false;
    const load = async (): Promise<void> => {
      while (!isOver) {
        const status = await start();
        statuses.set(status, (statuses.get(status) ?? 0) + 1);
        await pause(10);
      }
    };
    const loads = [load(), load()];
    for (let round = 1; round <= ROUNDS; round += 1) {
      if (round % 6 === 0) await restart.postgres?.();
      else await cutAll();
      // Long enough that every process works again and is cut off in its work, not while it connects.
      await allReady(30_000);
    }
    isOver = true;
    await Promise.all(loads);
    expect(new Set(statuses.keys())).toEqual(new Set([200, 503]));
    const params = { organization: owner.organization };
    await until(
      async () => {
        const query = { flow, limit: 1 };
        const asked = ['queued', 'running', 'waiting', 'failed', 'attention'] as const;
        const lists = asked.map((status) => owner.call(routes.listRuns, { params, query: { ...query, status } }));
        return (await Promise.all(lists)).every(({ items }) => items.length === 0);
      },
      'every run to finish',
      { limitMs: 90_000 },
    );
    const [counted] = await queryOn(place.databaseUrl ?? '')<{ readonly n: number }>(
      `select count(*)::int as n from run_start join run using (id) where flow = '${flow}'`,
    );
    expect(counted?.n).toBeGreaterThanOrEqual(statuses.get(200) ?? 0);
  });

  it('wait for it when it breaks off their start', async () => {
    for (const member of crew) await member.kill();
    for (const member of crew) member.start();
    const waits = () => crew.some((member) => member.said().includes('the start waits for the database'));
    await until(
      async () => {
        await cutAll();
        return waits();
      },
      'a start to be broken off',
      { everyMs: 1 },
    );
    await allReady(60_000);
    expect(crew.filter((member) => member.hasEnded())).toEqual([]);
  });
});
