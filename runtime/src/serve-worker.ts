import type { RequestListener, ServerResponse } from 'node:http';
import { createMetrics } from './api/metrics.ts';
import { checkHealth } from './api/serve-health.ts';
import type { ApiParts } from './api/api-parts.ts';

type Asked = Pick<ApiParts, 'health' | 'feed' | 'evaluatorFigures' | 'room' | 'log' | 'version'>;

/** What an orchestrator may ask a worker: /healthz, /readyz and /metrics, by GET. Nothing else is there. */
export function workerHealth(parts: Asked): RequestListener {
  const registry = createMetrics(parts);
  const answers: Readonly<Record<string, (response: ServerResponse) => Promise<void>>> = {
    '/healthz': async (response) => send(response, 200, json({ ok: true, version: parts.version })),
    '/readyz': async (response) => {
      const told = await checkHealth(parts);
      send(response, told.ok ? 200 : 503, json(told));
    },
    '/metrics': async (response) => send(response, 200, { type: registry.contentType, text: await registry.metrics() }),
  };
  return (request, response) => {
    const answer = answers[request.url?.split('?')[0] ?? ''];
    if (!answer || (request.method !== 'GET' && request.method !== 'HEAD')) return send(response, 404, nothingHere);
    return void answer(response).catch((error: unknown) => {
      parts.log.error({ error }, 'a question about health failed');
      send(response, 500, json({ ok: false }));
    });
  };
}

interface Body {
  readonly type: string;
  readonly text: string;
}

const json = (body: object): Body => ({ type: 'application/json', text: JSON.stringify(body) });
const nothingHere = json({
  error: { code: 'request.no_route', message: 'A worker answers /healthz, /readyz and /metrics only.' },
});

function send(response: ServerResponse, status: number, { type, text }: Body): void {
  response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' }).end(text);
}
