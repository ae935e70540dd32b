import type { Place } from './backends.ts';
import { freePort } from './free-port.ts';
import { createMember, type Member, untilReady } from './member.ts';

export const SETUP_CODE = 'joinery-test-code';

/** The product as a person starts it: a process of its own, which a test may kill. */
export interface Product extends Member {
  readonly url: string;
  /** Milliseconds from its first start until it said that it can work. */
  readonly readyMs: number;
  /** Starts it again on the same data and address, once it is gone, and waits until it is ready. */
  readonly restart: () => Promise<void>;
}
export interface How {
  readonly role?: 'all' | 'api' | 'worker';
  /** `npm`: as a person starts it, with everything that the script does before. */
  readonly through?: 'node' | 'npm';
  readonly env?: Readonly<Record<string, string>>;
  /** Options of Node itself, such as a profiler's. */
  readonly nodeOptions?: readonly string[];
  /** Its name in logs and errors. */
  readonly name?: string;
  readonly logs?: string;
}

const commands = {
  node: (role: string, options: readonly string[]) => ({
    args: [...options, 'runtime/bin/joinery.mjs', 'start', '--role', role],
  }),
  npm: () => ({ command: 'npm', args: ['start', '--silent'] }),
};

/** Starts the product in a place and waits until it is ready. Without more in `env` it has no sandbox. */
export async function startProduct(place: Pick<Place, 'env'>, how: How = {}): Promise<Product> {
  const { role = 'all', through = 'node', nodeOptions = [], name = 'The product', logs } = how;
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const env = {
    // As npm start and docs/deploy.md have it.
    NODE_OPTIONS: '--max-semi-space-size=64',
    ...{ LOG_LEVEL: 'warn', JOINERY_SETUP_CODE: SETUP_CODE, JOINERY_SANDBOX: 'off', PORT: `${port}` },
    ...place.env,
    ...how.env,
  };
  const member = createMember({ name, ...commands[through](role, nodeOptions), env, logs });
  const restart = async (): Promise<void> => {
    member.start();
    const ready = role === 'worker' ? () => member.said().includes('The worker is ready') : () => isReady(url);
    await untilReady(member, ready, 5);
  };
  const from = performance.now();
  await restart();
  return { ...member, url, readyMs: performance.now() - from, restart };
}

export const isReady = (url: string): Promise<boolean> =>
  fetch(`${url}/readyz`, { signal: AbortSignal.timeout(2_000) }).then(
    ({ ok }) => ok,
    () => false,
  );
