import { readFileSync } from 'node:fs';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Door, takeAddress } from './listen.ts';
import { workerHealth } from './serve-worker.ts';

let door: Door;
let queue = { ok: true, message: 'well' };
beforeAll(async () => {
  door = await takeAddress('127.0.0.1', 0);
  door.open(
    workerHealth({
      health: { queue: async () => queue, database: async () => ({ ok: true, message: 'well' }) },
      feed: { subscribe: () => () => undefined },
      evaluatorFigures: () => null,
      room: { bytes: () => 0 },
      log: pino({ level: 'silent' }),
      version: '1.2.3',
    }),
  );
});
afterAll(() => door.close(0));
const ask = (path: string, init?: RequestInit) => fetch(`http://127.0.0.1:${door.port}${path}`, init);

describe('A worker with a health port', () => {
  it('says that it lives, and its version', async () => {
    expect(await (await ask('/healthz')).json()).toEqual({ ok: true, version: '1.2.3' });
  });

  it('says whether it can work, and names each part', async () => {
    expect((await ask('/readyz?verbose')).status).toBe(200);
    queue = { ok: false, message: 'Redis does not answer.' };
    const answer = await ask('/readyz');
    expect([answer.status, await answer.json()]).toEqual([
      503,
      {
        ok: false,
        checks: [
          { name: 'queue', ok: false, message: 'Redis does not answer.' },
          { name: 'database', ok: true, message: 'well' },
        ],
      },
    ]);
  });

  it('tells its figures to Prometheus', async () => {
    const answer = await ask('/metrics');
    expect(answer.headers.get('content-type')).toContain('text/plain');
    const text = await answer.text();
    expect(text).toContain('joinery_healthy{part="database"} 1');
    expect(text).toContain('nodejs_eventloop_lag_p99_seconds');
  });

  it('answers nothing else', async () => {
    for (const path of ['/', '/api/v1/me', '/hooks/x']) expect((await ask(path)).status).toBe(404);
    expect((await ask('/healthz', { method: 'POST' })).status).toBe(404);
  });

  it('loads no framework and no part of the API for that', () => {
    const loaded = new Set<string>();
    const read = (file: URL): void => {
      if (loaded.has(file.pathname)) return;
      loaded.add(file.pathname);
      const text = readFileSync(file, 'utf8');
      for (const [, from = ''] of text.matchAll(/^import (?!type )[^;]*? from '([^']+)';$/gms))
        if (from.startsWith('.')) read(new URL(from, file));
        else loaded.add(from);
    };
    read(new URL('serve-worker.ts', import.meta.url));
    const names = [...loaded].map((each) => each.replace(/.*\/runtime\/src\//, ''));
    expect(names.toSorted()).toEqual(
      ['api/log-requests.ts', 'api/metrics.ts', 'api/serve-health.ts', 'serve-worker.ts']
        .concat(['node:crypto', 'node:perf_hooks', 'prom-client'])
        .toSorted(),
    );
  });
});
