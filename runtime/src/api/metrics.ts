import { performance } from 'node:perf_hooks';
import type { Express, RequestHandler } from 'express';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { ApiParts } from './api-parts.ts';
import { nameRoute, routeOf } from './log-requests.ts';

const READ_MS = 2_000;

type Observed = Pick<ApiParts, 'feed' | 'evaluatorFigures' | 'room' | 'health'>;

/** Figures for Prometheus: this process's own, and what it sees of queue, evaluator and runs. */
export function createMetrics(parts: Observed): Registry {
  const registry = new Registry();
  // Among the defaults are event loop lag, heap and garbage collection.
  collectDefaultMetrics({ register: registry });
  observeRuns(registry, parts);
  observeEvaluator(registry, parts);
  observeRoom(registry, parts);
  observeHealth(registry, parts);
  return registry;
}

/** Serves them at /metrics. Answers what times the requests that come after it. */
export function mountMetrics(app: Express, parts: ApiParts): RequestHandler {
  const registry = createMetrics(parts);
  app.get('/metrics', async (_request, response) => {
    nameRoute(response, '/metrics');
    response.setHeader('content-type', registry.contentType);
    response.end(await registry.metrics());
  });
  return timeRequests(registry);
}

function timeRequests(registry: Registry): RequestHandler {
  const seconds = new Histogram({
    name: 'joinery_http_seconds',
    help: 'Time until a request was answered, by route pattern.',
    labelNames: ['method', 'route', 'status'] as const,
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [registry],
  });
  return (request, response, next) => {
    const began = performance.now();
    response.once('close', () => {
      const labels = { method: request.method, route: routeOf(response), status: String(response.statusCode) };
      // A stream lasts as long as its reader stays; that is no time to answer.
      if (!String(response.getHeader('content-type') ?? '').startsWith('text/event-stream'))
        seconds.observe(labels, (performance.now() - began) / 1000);
    });
    next();
  };
}

/** Runs as they change, told by the feed: each change of status counts once. */
function observeRuns(registry: Registry, parts: Observed): void {
  const changes = new Counter({
    name: 'joinery_run_changes_total',
    help: 'Commits of runs seen by this process, by the status that the run then had.',
    labelNames: ['status'] as const,
    registers: [registry],
  });
  const events = new Counter({
    name: 'joinery_journal_events_total',
    help: 'Journal events of runs seen by this process.',
    registers: [registry],
  });
  const last = new Map<string, number>();
  parts.feed.subscribe(({ run, status, seq }) => {
    changes.inc({ status });
    events.inc(Math.max(0, seq - (last.get(run) ?? 0)));
    if (status === 'finished' || status === 'failed' || status === 'cancelled') last.delete(run);
    else last.set(run, seq);
    if (last.size > 10_000) last.delete(last.keys().next().value ?? '');
  });
}

function observeEvaluator(registry: Registry, parts: Observed): void {
  const gauge = new Gauge({
    name: 'joinery_evaluator',
    help: 'The expression evaluator: processes, queued batches, and totals since start.',
    labelNames: ['figure'] as const,
    registers: [registry],
    collect: () => {
      const figures = parts.evaluatorFigures();
      if (!figures) return;
      const { killed, ...rest } = figures;
      for (const [figure, value] of Object.entries(rest)) gauge.set({ figure }, value);
      for (const [code, value] of Object.entries(killed)) gauge.set({ figure: `killed ${code}` }, value);
    },
  });
}

function observeRoom(registry: Registry, { room }: Observed): void {
  const gauge: Gauge = new Gauge({
    name: 'joinery_payload_bytes',
    help: 'Bytes of large values of runs that this process has in hand; JOINERY_PAYLOAD_MB is where others wait.',
    registers: [registry],
    collect: () => gauge.set(room.bytes()),
  });
}

function observeHealth(registry: Registry, parts: Observed): void {
  const gauge = new Gauge({
    name: 'joinery_healthy',
    help: 'What /readyz asks, 1 if it is well.',
    labelNames: ['part'] as const,
    registers: [registry],
    collect: async () => {
      for (const [part, check] of Object.entries(parts.health)) gauge.set({ part }, (await isWell(check)) ? 1 : 0);
    },
  });
}

async function isWell(check: ApiParts['health'][string]): Promise<boolean> {
  const late = new Promise<boolean>((resolve) => setTimeout(resolve, READ_MS, false).unref());
  return Promise.race([
    check().then(
      ({ ok }) => ok,
      () => false,
    ),
    late,
  ]);
}
