import { fileURLToPath } from 'node:url';
import type { Place } from './backends.ts';
import { beginProcess } from './begin-process.ts';
import { freePort } from './free-port.ts';
import { until } from './until.ts';

export const SETUP_CODE = 'joinery-bench-code';
export const root = fileURLToPath(new URL('../../../', import.meta.url));

export interface Product {
  readonly url: string;
  readonly pid: number;
  /** Milliseconds from its start until it said that it can work. */
  readonly readyMs: number;
  /** Asks it to stop and waits until it is gone. */
  readonly close: () => Promise<void>;
}
interface How {
  readonly role?: 'all' | 'worker';
  /** `npm`: as a person starts it, with everything that the script does before. */
  readonly through?: 'node' | 'npm';
  readonly env?: Readonly<Record<string, string>>;
  /** Options of Node itself, such as a profiler's. */
  readonly nodeOptions?: readonly string[];
}

const commands = {
  node: (role: string, options: readonly string[]) =>
    [process.execPath, [...options, 'runtime/bin/joinery.mjs', 'start', '--role', role]] as const,
  npm: () => ['npm', ['start', '--silent']] as const,
};

/** Starts the product as a process of its own and waits until it is ready. */
export async function startProduct(
  place: Place,
  { role = 'all', through = 'node', env = {}, nodeOptions = [] }: How = {},
): Promise<Product> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const [command, args] = commands[through](role, nodeOptions);
  const from = performance.now();
  const begun = beginProcess(command, args, {
    cwd: root,
    env: environment({ PORT: `${port}`, ...place.env, ...env }),
  });
  const close = (): Promise<void> => begun.end('SIGTERM');
  const ready = role === 'worker' ? () => begun.said().includes('The worker is ready') : () => isReady(url);
  const isReadyOrOver = (): boolean | Promise<boolean> => {
    if (begun.child.exitCode !== null) throw new Error(`it ended with code ${begun.child.exitCode}`);
    return ready();
  };
  try {
    await until(isReadyOrOver, 'the product to be ready', { limitMs: 90_000, everyMs: 5 });
  } catch (error) {
    await close();
    throw new Error(`The product did not start: ${String(error)}. It said:\n${begun.said()}`, { cause: error });
  }
  return { url, pid: begun.child.pid ?? 0, readyMs: performance.now() - from, close };
}

function environment(more: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  const { DATABASE_URL: _database, REDIS_URL: _redis, ...inherited } = process.env;
  return { ...inherited, LOG_LEVEL: 'warn', JOINERY_SETUP_CODE: SETUP_CODE, JOINERY_SANDBOX: 'off', ...more };
}

const isReady = (url: string): Promise<boolean> =>
  fetch(`${url}/readyz`).then(
    ({ ok }) => ok,
    () => false,
  );
