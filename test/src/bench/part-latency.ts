import { type Backend, backends } from '../product/backends.ts';
import { deliveryOf } from '../product/delivery-of.ts';
import type { Figure, Part, PartOptions } from './figure.ts';
import { leaverFlow } from './bench-flows.ts';
import { listenForWrites, type Writes } from './listen-for-writes.ts';
import { addFlow, becomeOwner } from '../product/owner.ts';
import { memoryOf } from '../product/process-tree.ts';
import { startProduct } from '../product/start-product.ts';
import { percentile } from './statistics.ts';
import { connectTenant, type Hook, openTenant, type Tenant } from '../product/tenant.ts';

const EVENTS = 150;
/** Connections, tokens and hot code are not what is measured. */
const WARM_UP = 20;
const limits = { embedded: 250, servers: 60 } as const;
const group = 'Latency';

/** Milliseconds of one event. */
interface Timing {
  /** Until the hook was answered, that is, until the event was committed. */
  readonly answered: number;
  /** Until the write reached Graph. */
  readonly effect: number;
}

export const latencyPart: Part = {
  name: 'latency',
  title: 'From the event hook to the call',
  run: async (tell, options) => {
    for (const backend of backends(options.servers)) await onBackend(backend, tell, options);
    if (!options.servers) options.leaveOut('latency on Redis + PostgreSQL');
  },
};

async function onBackend(backend: Backend, tell: (figure: Figure) => void, { say }: PartOptions): Promise<void> {
  const place = await backend.open();
  const tenant = await openTenant();
  const writes = listenForWrites();
  try {
    const product = await startProduct(place);
    try {
      const owner = await becomeOwner(product.url);
      const hook = await connectTenant(owner, tenant);
      await addFlow(owner, 'Leaver', leaverFlow, { on: true });
      say(`${backend.title}, ${EVENTS} events one after the other`);
      const timings = await measure(tenant, hook, writes);
      for (const figure of figuresOf(backend, timings.slice(WARM_UP))) tell(figure);
      const used = backend.name === 'embedded' ? memoryOf(product.pid()) : undefined;
      if (used) tell(memoryFigure(used.mb));
    } finally {
      await product.stop();
    }
  } finally {
    writes.close();
    await tenant.close();
    await place.remove();
  }
}

async function measure(tenant: Tenant, hook: Hook, writes: Writes): Promise<readonly Timing[]> {
  const timings: Timing[] = [];
  for (const leaver of tenant.leavers.slice(0, EVENTS + WARM_UP)) {
    const reached = writes.next('PATCH', `/v1.0/users/${leaver.id}`);
    const from = performance.now();
    const answer = await fetch(hook.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', [hook.header]: hook.secret },
      body: JSON.stringify(deliveryOf(leaver, tenant.group)),
    });
    const answered = performance.now() - from;
    if (!answer.ok) throw new Error(`The hook answered ${answer.status}: ${await answer.text()}`);
    timings.push({ answered, effect: (await reached) - from });
  }
  return timings;
}

function figuresOf(backend: Backend, timings: readonly Timing[]): readonly Figure[] {
  const figure = (of: keyof Timing, p: number, title: string): Figure => ({
    id: `latency.${of}.p${p * 100}.${backend.name}`,
    group,
    title: `${title}, p${p * 100}, ${backend.title}`,
    unit: 'ms',
    value: percentile(
      timings.map((timing) => timing[of]),
      p,
    ),
    rounds: [],
    note: `${timings.length} events, one after the other`,
  });
  const effect = 'Okta event at the hook to the Graph call';
  return [
    { ...figure('effect', 0.5, effect), target: { below: limits[backend.name] } },
    { ...figure('effect', 0.95, effect), target: { below: limits[backend.name] } },
    figure('answered', 0.95, 'Okta event at the hook to its answer, committed'),
  ];
}

function memoryFigure(mb: number): Figure {
  return {
    ...{ id: 'memory.embedded.used', group, title: 'Embedded product right after these events', unit: 'MB' },
    ...{ value: mb, target: { below: 450 }, rounds: [] },
    note: 'PSS with child processes, the tenant apart',
  };
}
