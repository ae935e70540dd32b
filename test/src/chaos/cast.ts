import path from 'node:path';
import { randomBytes } from 'node:crypto';
import type { ServerUrls } from '../product/backends.ts';
import { createMember, type Member, untilReady } from '../product/member.ts';
import { type How, type Product, startProduct } from '../product/start-product.ts';
import type { Addresses } from '../product/tenant.ts';

export interface Cast {
  readonly apis: readonly Product[];
  readonly workers: readonly Product[];
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
    ...{ JOINERY_ALLOWED_HOSTS: allowed, LOG_LEVEL: 'info' },
  };
  const join = (name: string, role: NonNullable<How['role']>): Promise<Product> =>
    startProduct({ env: { ...shared, JOINERY_DATA: path.join(folder, name) } }, { name, role, logs });
  const apis = [await join('api-1', 'api'), await join('api-2', 'api')];
  const workers = await Promise.all(['worker-1', 'worker-2', 'worker-3'].map((name) => join(name, 'worker')));
  return { apis, workers, tenant, sandbox };
}
