import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { randomUUID } from 'node:crypto';
import { routes } from '@joinery/api';
import { onServers, type Place } from '../product/backends.ts';
import { deliveryOf } from '../product/delivery-of.ts';
import { addFlow, becomeOwner, type Owner } from '../product/owner.ts';
import { queryOn } from '../product/query.ts';
import { type Product, startProduct } from '../product/start-product.ts';
import { type Hook, openTenant, type Tenant } from '../product/tenant.ts';
import { until } from '../product/until.ts';
import { chain } from './bench-flows.ts';
import type { Part, PartOptions, Tell } from './figure.ts';
import type { LoadPlan, LoadResult } from './load-plan.ts';
import { sendLoad } from './send-load.ts';
import { median, percentile } from './statistics.ts';

const PER_SECOND = 500;
const SECONDS = 20;
const WARM_UP_SECONDS = 3;
/** Of ten deliveries three are of an event that was delivered before. */
const DOUBLED = 0.3;
/** Ten tenants at ten addresses: one address is told 429 beyond twenty a second. */
const HOOKS = 10;
const group = 'Taking triggers in';

export const ackPart: Part = {
  name: 'ack',
  title: 'Triggers acknowledged under load',
  run: async (tell, options) => {
    if (!options.servers) return options.leaveOut('triggers under load: they are measured on Redis + PostgreSQL');
    const [p50, p99, notes]: [number[], number[], string[]] = [[], [], []];
    for (let round = 0; round < options.rounds; round += 1) {
      options.say(`${PER_SECOND} deliveries a second, round ${round + 1} of ${options.rounds}`);
      const place = await onServers(options.servers).open();
      try {
        const { latencies, note } = await measure(place, options);
        p50.push(percentile(latencies, 0.5));
        p99.push(percentile(latencies, 0.99));
        notes.push(note);
      } finally {
        await place.remove();
      }
    }
    const title = `Okta event acknowledged, ${PER_SECOND} a second`;
    const figure = { group, unit: 'ms', note: notes.at(-1) ?? '' } as const;
    tell({ ...figure, id: 'ack.p50', title: `${title}, p50`, value: median(p50), rounds: p50 });
    tell({
      ...{ ...figure, id: 'ack.p99', title: `${title}, p99`, value: median(p99), rounds: p99 },
      ...{ key: 'ackP99Ms', target: { below: 50 } },
    } satisfies Parameters<Tell>[0]);
  },
};

async function measure(place: Place, { share }: PartOptions) {
  const tenant = await openTenant();
  const products: Product[] = [];
  try {
    // The log tells the same events again; it is not what is measured.
    const env = { JOINERY_POLL_SECONDS: '3600' };
    const api = await startProduct(place, { role: 'api', env });
    products.push(api, await startProduct(place, { role: 'worker', env }));
    const owner = await becomeOwner(api.url);
    const hooks = await connect(owner, tenant);
    const [warmUp, load] = [WARM_UP_SECONDS, SECONDS].map((seconds) =>
      planOf(api.url, tenant, hooks, Math.ceil(seconds * PER_SECOND * share)),
    );
    if (!warmUp || !load) throw new Error('There is nothing to send.');
    await send(place, warmUp.plan);
    const result = await send(place, load.plan);
    const refused = result.statuses.filter((status) => status < 200 || status > 299);
    if (refused.length > 0)
      throw new Error(`${refused.length} of ${result.statuses.length} deliveries were answered ${refused[0]}.`);
    await expectOneRunEach(place, [...warmUp.events, ...load.events]);
    const note = `${result.latencies.length} deliveries of ${load.events.length} events at ${HOOKS} addresses; the sender was up to ${Math.round(result.behindMs)} ms behind`;
    return { latencies: result.latencies, note };
  } finally {
    for (const product of products) await product.stop();
    await tenant.close();
  }
}

async function connect({ organization, call, token }: Owner, tenant: Tenant): Promise<readonly Hook[]> {
  const { okta } = tenant.sandbox.credentials;
  const hooks: Hook[] = [];
  for (let index = 0; index < HOOKS; index += 1) {
    const name = `okta${index + 1}`;
    const created = await call(routes.createConnection, {
      params: { organization },
      body: {
        ...{ name, title: name, connector: 'okta' },
        ...{ settings: { orgUrl: tenant.sandbox.oktaUrl }, secrets: { token: okta.token } },
      },
    });
    hooks.push(await call(routes.renewHookSecret, { params: { organization, connection: created.id } }));
    const start = {
      ...{ id: 'start', kind: 'trigger' as const },
      config: { on: 'okta.userRemovedFromGroup', connection: name, input: {} },
    };
    const end = { id: 'end', kind: 'return' as const, config: { values: { login: '{{ trigger.user.login }}' } } };
    await addFlow({ organization, call, token }, `Left ${name}`, chain([start, end]), { on: true });
  }
  return hooks;
}

/** Every event goes to one address; those that come twice do so anywhere in the time, in any order. */
function planOf(origin: string, { leavers, group: leavers_group }: Tenant, hooks: readonly Hook[], count: number) {
  const events = Array.from({ length: Math.ceil(count * (1 - DOUBLED)) }, () => randomUUID());
  const sent = Array.from({ length: count }, (_, index) => index % events.length);
  for (let at = sent.length - 1; at > 0; at -= 1) {
    const other = Math.floor(Math.random() * (at + 1));
    [sent[at], sent[other]] = [sent[other] ?? 0, sent[at] ?? 0];
  }
  const deliveries = sent.map((number) => {
    const [hook, leaver] = [hooks[number % hooks.length], leavers[number % leavers.length]];
    if (!hook || !leaver) throw new Error('The tenant has nobody who can leave.');
    const headers = { 'content-type': 'application/json', [hook.header]: hook.secret };
    return {
      ...{ path: new URL(hook.url).pathname, headers },
      body: JSON.stringify(deliveryOf(leaver, leavers_group, events[number])),
    };
  });
  return { events, plan: { origin, perSecond: PER_SECOND, deliveries } satisfies LoadPlan };
}

async function send(place: Place, plan: LoadPlan): Promise<LoadResult> {
  const file = path.join(place.dataDir, 'load.json');
  await writeFile(file, JSON.stringify(plan));
  return sendLoad(file);
}

async function expectOneRunEach({ databaseUrl = '' }: Place, events: readonly string[]): Promise<void> {
  const query = queryOn(databaseUrl);
  const open = 'select from run where ended_at is null limit 1';
  await until(async () => (await query(open)).length === 0, 'every run to end', { limitMs: 240_000, everyMs: 500 });
  const runs = await query<{ readonly event: string }>("select trigger ->> 'eventId' as event from run_start");
  const known = new Set(runs.map(({ event }) => event));
  const missing = events.filter((event) => !known.has(event)).length;
  if (missing > 0 || runs.length !== events.length)
    throw new Error(`${events.length} events made ${runs.length} runs; ${missing} events have none.`);
}
