import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { routes } from '@joinery/api';
import { Redis } from 'ioredis';
import type { Place } from '../product/backends.ts';
import { addFlow, becomeOwner, type Owner, post } from '../product/owner.ts';
import type { Servers } from '../product/servers.ts';
import { connectTenant, type Hook, type Leaver, peopleOf, type Tenant } from '../product/tenant.ts';
import { until } from '../product/until.ts';
import { type Random, randomFrom } from '../simulation/random.ts';
import { isReady } from '../product/start-product.ts';
import { type Cast, startCast } from './cast.ts';
import { byApi, byHook, chaosFlow, TABLE } from './chaos-flow.ts';
import { openEffectServer } from './effect-server.ts';
import type { Evidence } from './evidence.ts';
import { fireEvent, type Fired } from './fire-events.ts';
import { gatherEvidence } from './gather-evidence.ts';
import { type Nemesis, releaseNemesis } from './nemesis.ts';
import { type Query, queryOn } from '../product/query.ts';

export interface Settings {
  readonly seed: number;
  readonly minutes: number;
  /** Most events that are fired; the tenant's people may be fewer. */
  readonly events: number;
  /** Where logs and ledgers go. */
  readonly folder: string;
  readonly say: (what: string) => void;
}
export interface Outcome {
  readonly evidence: Evidence;
  readonly blows: Nemesis['blows'];
  /** Seconds from calm until every run was over or parked; undefined if that did not come. */
  readonly settledAfter: number | undefined;
}

/** Time for everything to recover once nothing breaks any more. */
const CALM_MS = 180_000;
const SAY_MS = 10_000;

/** Lets the product work while it is killed, stopped and cut off, then waits for calm and answers what is left. */
export async function runChaos(settings: Settings, servers: Servers, place: Place): Promise<Outcome> {
  const { seed, folder, say } = settings;
  const random = randomFrom(seed);
  const { databaseUrl = '', redisUrl = '' } = place;
  const effects = await openEffectServer(path.join(folder, 'effects.jsonl'), randomFrom(seed + 1));
  let cast: Cast | undefined;
  let nemesis: Nemesis | undefined;
  try {
    cast = await startCast(folder, { databaseUrl, redisUrl }, effects.host);
    const query = queryOn(databaseUrl);
    const stage = await setUp(cast, effects.url);
    say(`${cast.apis.length} API processes and ${cast.workers.length} workers are up; it begins.`);
    nemesis = releaseNemesis(random, cast, outsideOf(settings, servers, redisUrl, query, cast));
    const fired = await fireAll(settings, randomFrom(seed + 2), cast, stage);
    await nemesis.stop();
    effects.calm();
    await clearFaults(cast);
    say('Calm: nothing breaks any more.');
    for (const { url } of cast.apis) await until(() => isReady(url), `${url} to be ready again`, { limitMs: 90_000 });
    const settledAfter = await untilSettled(query, say);
    const places = { query, effects, owner: stage.owner, sandbox: cast.sandbox, table: stage.table };
    return { evidence: await gatherEvidence(fired, places), blows: nemesis.blows, settledAfter };
  } finally {
    nemesis?.leave();
    await effects.close();
    for (const member of cast ? [...cast.apis, ...cast.workers, cast.tenant] : []) await member.kill();
  }
}

interface Stage {
  readonly owner: Owner;
  readonly hook: Hook;
  readonly flow: string;
  readonly leavers: readonly Leaver[];
  readonly group: Tenant['group'];
  readonly table: string;
}

async function setUp({ apis, sandbox }: Cast, effects: string): Promise<Stage> {
  const owner = await becomeOwner(apis[0]?.url ?? '');
  const { organization, call } = owner;
  const hook = await connectTenant(owner, { sandbox });
  const { leavers, group } = await peopleOf(sandbox);
  const { tenantId, clientId, clientSecret } = sandbox.credentials.graph;
  await call(routes.createConnection, {
    params: { organization },
    body: {
      ...{ name: 'office365Mail', title: 'Mailbox', connector: 'office365-mail', secrets: { clientSecret } },
      settings: {
        ...{ tenantId, clientId, graphUrl: new URL(sandbox.graphUrl).origin, loginUrl: sandbox.loginUrl },
        sender: 'it.helpdesk@juniperfalls.example',
      },
    },
  });
  await call(routes.createConnection, {
    params: { organization },
    body: { name: 'web', title: 'Web', connector: 'http', settings: {}, secrets: {} },
  });
  const columns = [{ name: 'step', type: 'text' as const, title: 'Step' }];
  const { id: table } = await call(routes.createTable, { params: { organization }, body: { name: TABLE, columns } });
  const flow = await addFlow(owner, 'By API', chaosFlow(byApi, effects), { on: true });
  await addFlow(owner, 'By hook', chaosFlow(byHook(group.name), effects), { on: true });
  return { owner, hook, flow, table, leavers, group };
}

function outsideOf({ say }: Settings, { restart }: Servers, redisUrl: string, query: Query, { sandbox }: Cast) {
  return {
    say,
    flushRedis: async () => {
      const redis = new Redis(redisUrl);
      redis.on('error', () => undefined);
      try {
        // A Redis that others use too loses only what is ours.
        await (restart.redis ? redis.flushall() : redis.flushdb());
      } finally {
        redis.disconnect();
      }
    },
    cutPostgres: async () =>
      void (await query(`select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and pid <> pg_backend_pid()`)),
    restartRedis: restart.redis,
    restartPostgres: restart.postgres,
    addFault: async (fault: object) => {
      const authorization = `Bearer ${sandbox.credentials.control.token}`;
      await post(`${sandbox.controlUrl}/faults`, fault, { authorization });
    },
  };
}

/** Spread evenly over the time; a sender that is not heard goes on meanwhile. */
async function fireAll({ minutes, events, say }: Settings, random: Random, cast: Cast, stage: Stage) {
  const people = stage.leavers.slice(0, events);
  const { organization, token } = stage.owner;
  const urls = cast.apis.map(({ url }) => url);
  const doors = { urls, organization, token, flow: stage.flow, hook: stage.hook, group: stage.group };
  const fired: Promise<Fired>[] = [];
  const begun = performance.now();
  const everyMs = (minutes * 60_000) / people.length;
  for (const [index, leaver] of people.entries()) {
    await pause(Math.max(0, begun + index * everyMs - performance.now()));
    fired.push(fireEvent(doors, random, `event-${index + 1}`, leaver));
  }
  await pause(Math.max(0, begun + minutes * 60_000 - performance.now()));
  say(`${people.length} events were fired.`);
  return Promise.all(fired);
}

async function clearFaults({ sandbox }: Cast): Promise<void> {
  const authorization = `Bearer ${sandbox.credentials.control.token}`;
  await fetch(`${sandbox.controlUrl}/faults`, { method: 'DELETE', headers: { authorization } });
}

/** Says every so often what it still waits for, so that a slow recovery can be told from a lost run. */
async function untilSettled(query: Query, say: Settings['say']): Promise<number | undefined> {
  const from = performance.now();
  let sayNext = from + SAY_MS;
  const isSettled = async (): Promise<boolean> => {
    const open = await query<{
      readonly about: string;
    }>(`select concat_ws(' ', id, status, 'seq', seq, 'crashes', crashes,
      'held by', lease_owner, 'due in', extract(epoch from wake_at - clock_timestamp())::int) as about
      from run where ended_at is null and (status <> 'attention' or wake_at is not null) order by id`);
    if (open.length > 0 && performance.now() > sayNext) {
      sayNext = performance.now() + SAY_MS;
      const some = open.slice(0, 5).map(({ about }) => `         ${about}`);
      say([`${open.length} runs are still open, among them:`, ...some].join('\n'));
    }
    return open.length === 0;
  };
  return until(isSettled, 'every run to be over or parked', { limitMs: CALM_MS, everyMs: 500 }).then(
    () => (performance.now() - from) / 1_000,
    () => undefined,
  );
}
