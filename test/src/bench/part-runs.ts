import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { routes } from '@joinery/api';
import { type Backend, backends, type Place } from '../product/backends.ts';
import { effectFlow, expressionFlow, personInputs, pureFlow } from './bench-flows.ts';
import type { Figure, Part, PartOptions } from './figure.ts';
import { addFlow, becomeOwner, type Owner } from '../product/owner.ts';
import { startProduct } from '../product/start-product.ts';
import { openPool, rawJobsOnDatabase, rawJobsOnRedis } from './raw-jobs.ts';
import { rawJournal } from './raw-journal.ts';
import { type RunRate, runRate } from './run-rate.ts';
import { median } from './statistics.ts';

type Tell = (figure: Figure) => void;
const group = 'Throughput';
/** The promise is made for Redis; on the embedded database the ratio is told only. */
const RATIO = 0.3;
const kinds = [
  { id: 'pure', title: 'runs of 10 pure nodes', share: 1 },
  { id: 'effects', title: 'runs of 12 nodes, 2 effects', share: 0.5 },
  { id: 'expressions', title: 'runs of 10 nodes, 4 with JSONata', share: 0.5 },
] as const;

export const runsPart: Part = {
  name: 'runs',
  title: 'Throughput of runs beside BullMQ’s own',
  run: async (tell, options) => {
    const stub = await startStub();
    try {
      for (const backend of backends(options.servers)) await onBackend(backend, stub, tell, options);
    } finally {
      stub.close();
    }
    if (!options.servers) options.leaveOut('runs on Redis + PostgreSQL');
  },
};

async function onBackend(backend: Backend, stub: Stub, tell: Tell, options: PartOptions): Promise<void> {
  const place = await backend.open();
  try {
    const { owner, flows } = await install(place, stub);
    const raw: number[] = [];
    const rates = kinds.map((): RunRate[] => []);
    // Both in each round, so that a ratio compares what the machine could do at the same time.
    for (let round = 0; round < options.rounds; round += 1) {
      options.say(`${backend.title}, round ${round + 1} of ${options.rounds}`);
      raw.push(await rawJobs(place));
      for (const [at, kind] of kinds.entries()) {
        const count = Math.round((place.databaseUrl ? 3_000 : 1_000) * kind.share);
        const load = { flow: flows[at] ?? '', count, inputs: personInputs, env: { JOINERY_ALLOWED_HOSTS: stub.host } };
        rates[at]?.push(await runRate(place, owner, load));
      }
    }
    for (const figure of figuresOf(backend, raw, rates)) tell(figure);
    tell(await journalFigure(backend, place, options.rounds));
  } finally {
    await place.remove();
  }
}

async function install(
  place: Place,
  stub: Stub,
): Promise<{ readonly owner: Owner; readonly flows: readonly string[] }> {
  const product = await startProduct(place);
  try {
    const owner = await becomeOwner(product.url);
    const web = { name: 'web', title: 'Web', connector: 'http', settings: {}, secrets: {} };
    await owner.call(routes.createConnection, { params: { organization: owner.organization }, body: web });
    const flows = [];
    for (const [at, flow] of [pureFlow, effectFlow(stub.url), expressionFlow].entries()) {
      flows.push(await addFlow(owner, kinds[at]?.title ?? '', flow));
    }
    return { owner, flows };
  } finally {
    await product.stop();
  }
}

async function rawJobs(place: Place): Promise<number> {
  if (place.redisUrl) return rawJobsOnRedis(place.redisUrl, 20_000);
  const { pool, close } = await openPool(place);
  try {
    return await rawJobsOnDatabase(pool, 2_500);
  } finally {
    await close();
  }
}

function figuresOf(
  backend: Backend,
  raw: readonly number[],
  rates: readonly (readonly RunRate[])[],
): readonly Figure[] {
  const on = (what: string): string => `${what}, ${backend.title}`;
  const figure = (id: string, title: string, unit: Figure['unit'], rounds: readonly number[]): Figure => ({
    ...{ id: `${id}.${backend.name}`, group, title: on(title), unit, rounds },
    value: median(rounds),
  });
  const perKind = kinds.flatMap(({ id, title }, at): readonly Figure[] => {
    const rounds = rates[at] ?? [];
    const cpu = rounds.flatMap(({ cpuMs }) => cpuMs ?? []);
    const ratios = rounds.map(({ perSecond }, round) => perSecond / (raw[round] ?? Number.NaN));
    const target = backend.name === 'servers' && id !== 'expressions' ? { target: { atLeast: RATIO } } : {};
    return [
      figure(
        `runs.${id}`,
        title,
        '/s',
        rounds.map(({ perSecond }) => perSecond),
      ),
      { ...figure(`runs.${id}.ratio`, `${title}: share of BullMQ’s own rate`, '×', ratios), ...target },
      ...(cpu.length > 0
        ? [figure(`runs.${id}.cpu`, `${title}: processor time of one in the product`, 'ms', cpu)]
        : []),
    ];
  });
  return [figure('raw.jobs', 'BullMQ’s own empty jobs', '/s', raw), ...perKind];
}

async function journalFigure(backend: Backend, place: Place, times: number): Promise<Figure> {
  const { pool, close } = await openPool(place);
  try {
    const rounds: number[] = [];
    for (let round = 0; round < times; round += 1) rounds.push(await rawJournal(pool, 40));
    const title = `Events of a bare batched journal, ${backend.title}`;
    return { id: `raw.journal.${backend.name}`, group, title, unit: '/s', value: median(rounds), rounds };
  } finally {
    await close();
  }
}

interface Stub {
  readonly url: string;
  readonly host: string;
  readonly close: () => void;
}

/** Takes any post and says yes. */
async function startStub(): Promise<Stub> {
  const server = createServer((request, response) => {
    request.resume();
    request.once('end', () => response.writeHead(200, { 'content-type': 'application/json' }).end('{"ok":true}'));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const close = (): void => {
    server.closeAllConnections();
    server.close();
  };
  return { url: `http://${host}/people`, host, close };
}
