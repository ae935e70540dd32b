import { setTimeout as pause } from 'node:timers/promises';
import { routes } from '@joinery/api';
import { type Backend, backends } from '../product/backends.ts';
import { addFlow, becomeOwner, type Owner } from '../product/owner.ts';
import { type Product, startProduct } from '../product/start-product.ts';
import { personInputs, pureFlow } from './bench-flows.ts';
import type { FigureKey, Part, PartOptions, Tell } from './figure.ts';
import { endsOf } from './ends-of.ts';
import { percentile } from './statistics.ts';

const RUNS = 200;
const WARM_UP = 40;
/** Far longer than a run takes, so that no run meets another and nobody has to ask whether it is over. */
const GAP_MS = 100;
const about: Readonly<Record<Backend['name'], { readonly below: number; readonly key: FigureKey }>> = {
  embedded: { below: 40, key: 'loneRunEmbeddedP50Ms' },
  servers: { below: 15, key: 'loneRunRedisP50Ms' },
};

export const lonePart: Part = {
  name: 'lone',
  title: 'One run alone, from the request to its committed end',
  run: async (tell, options) => {
    for (const backend of backends(options.servers)) await onBackend(backend, tell, options);
    if (!options.servers) options.leaveOut('one run alone on Redis + PostgreSQL');
  },
};

async function onBackend(backend: Backend, tell: Tell, { rounds, share, say }: PartOptions): Promise<void> {
  const place = await backend.open();
  const products: Product[] = [];
  try {
    // As in production: an API process and a worker.
    products.push(await startProduct(place, { role: place.databaseUrl ? 'api' : 'all' }));
    if (place.databaseUrl) products.push(await startProduct(place, { role: 'worker' }));
    const owner = await becomeOwner(products[0]?.url ?? '');
    const flow = await addFlow(owner, 'Alone', pureFlow);
    const count = Math.ceil(RUNS * share);
    const sent: (readonly (readonly [run: string, at: number])[])[] = [];
    await startOneByOne(owner, flow, Math.ceil(WARM_UP * share));
    for (let round = 0; round < rounds; round += 1) {
      say(`${backend.title}, ${count} runs one after the other, round ${round + 1} of ${rounds}`);
      sent.push(await startOneByOne(owner, flow, count));
    }
    for (const product of products.splice(0)) await product.stop();
    const ends = await endsOf(place, flow, Number.MAX_SAFE_INTEGER);
    const took = sent.map((round) => round.map(([run, at]) => (ends.get(run) ?? Number.NaN) - at));
    const told = (p: number) => {
      const values = took.map((round) => percentile(round, p));
      return { value: percentile(values, 0.5), rounds: values };
    };
    const title = `Run of 10 pure nodes alone, request to committed end, ${backend.title}`;
    const figure = { group: 'One run alone', unit: 'ms', note: `${count} runs a round, ${GAP_MS} ms apart` } as const;
    const { below, key } = about[backend.name];
    tell({ ...figure, ...told(0.5), id: `lone.p50.${backend.name}`, title: `${title}, p50`, key, target: { below } });
    tell({ ...figure, ...told(0.95), id: `lone.p95.${backend.name}`, title: `${title}, p95` });
  } finally {
    for (const product of products) await product.stop();
    await place.remove();
  }
}

/** Each run with the moment, by this machine's clock, at which its request was sent. */
async function startOneByOne({ organization, call }: Owner, flow: string, count: number) {
  const started: (readonly [run: string, at: number])[] = [];
  for (let index = 0; index < count; index += 1) {
    const at = Date.now();
    const { run } = await call(routes.runFlow, {
      params: { organization, flow },
      body: { version: 'published', inputs: personInputs },
    });
    started.push([run, at]);
    await pause(GAP_MS);
  }
  return started;
}
