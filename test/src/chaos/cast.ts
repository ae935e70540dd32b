import path from 'node:path';
import { randomBytes } from 'node:crypto';
import type { ServerUrls } from '../bench/figure.ts';
import { freePort } from '../bench/free-port.ts';
import { SETUP_CODE } from '../bench/product.ts';
import type { Addresses } from '../bench/tenant.ts';
import { createMember, type Member, untilReady } from './crew.ts';

export interface Cast {
  readonly apis: readonly (Member & { readonly url: string })[];
  readonly workers: readonly Member[];
  readonly tenant: Member;
  readonly sandbox: Addresses;
}

/** Two API processes and three workers that share servers and key, and the simulated tenant as a process of its own. */
export async function startCast(folder: string, urls: ServerUrls, allowed: string): Promise<Cast> {
  const logs = path.join(folder, 'logs');
  const tenant = createMember({
    ...{ name: 'tenant', args: ['packages/sandbox/dist/main.js'], logs },
    env: { SANDBOX_DATA: path.join(folder, 'tenant') },
  });
  tenant.start();
  await untilReady(tenant, () => tenant.said().includes('}\n'));
  const sandbox = JSON.parse(tenant.said().split('\n')[0] ?? '') as Addresses;
  const shared = {
    ...{ DATABASE_URL: urls.databaseUrl, REDIS_URL: urls.redisUrl, JOINERY_KEY: randomBytes(32).toString('base64') },
    ...{ JOINERY_SETUP_CODE: SETUP_CODE, JOINERY_SANDBOX: 'off', JOINERY_ALLOWED_HOSTS: allowed, LOG_LEVEL: 'info' },
  };
  const member = (name: string, role: string, port: number): Member =>
    createMember({
      ...{ name, args: ['runtime/bin/joinery.mjs', 'start', '--role', role], logs },
      env: { ...shared, PORT: `${port}`, JOINERY_DATA: path.join(folder, name) },
    });
  const apis: (Member & { readonly url: string })[] = [];
  for (const name of ['api-1', 'api-2']) {
    const port = await freePort();
    const api = { ...member(name, 'api', port), url: `http://127.0.0.1:${port}` };
    api.start();
    await untilReady(api, () => isReady(api.url));
    apis.push(api);
  }
  const workers = ['worker-1', 'worker-2', 'worker-3'].map((name) => member(name, 'worker', 0));
  for (const worker of workers) worker.start();
  for (const worker of workers) await untilReady(worker, () => worker.said().includes('The worker is ready'));
  return { apis, workers, tenant, sandbox };
}

export const isReady = (url: string): Promise<boolean> =>
  fetch(`${url}/readyz`, { signal: AbortSignal.timeout(2_000) }).then(
    ({ ok }) => ok,
    () => false,
  );
