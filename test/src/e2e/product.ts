import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Backend } from './backends.ts';

const command = fileURLToPath(new URL('../../../runtime/bin/joinery.mjs', import.meta.url));

export const SETUP_CODE = 'joinery-test-code';

/** The whole product as a person starts it: a process of its own, which a test may kill. */
export interface Product {
  readonly url: string;
  readonly output: () => string;
  /** SIGKILL, as a crash or an impatient admin would; answers when the process is gone. */
  readonly kill: () => Promise<void>;
  /** Starts it again on the same data and address. */
  readonly restart: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/** Starts the product on an empty folder (and, on a server, an empty database of its own) and waits until it is ready. */
export async function startProduct(backend: Backend, extra: Readonly<Record<string, string>> = {}): Promise<Product> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'joinery-e2e-'));
  const port = await freePort();
  const backendEnv = await backend.env();
  const url = `http://127.0.0.1:${port}`;
  let output = '';
  let child: ChildProcess | undefined;
  const start = async (): Promise<void> => {
    const { DATABASE_URL: _database, REDIS_URL: _redis, ...inherited } = process.env;
    child = spawn(process.execPath, [command, 'start'], {
      env: {
        ...inherited,
        PORT: String(port),
        JOINERY_DATA: dataDir,
        JOINERY_SETUP_CODE: SETUP_CODE,
        JOINERY_SANDBOX: 'on',
        JOINERY_POLL_SECONDS: '2',
        ...backendEnv,
        ...extra,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.stderr?.on('data', (chunk: Buffer) => (output += chunk.toString()));
    await untilReady(url, child, () => output);
  };
  const kill = async (): Promise<void> => {
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise<void>((resolve) => child?.once('exit', () => resolve()));
    child.kill('SIGKILL');
    await gone;
  };
  await start();
  return {
    url,
    output: () => output,
    kill,
    restart: start,
    close: async () => {
      await kill();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

async function untilReady(url: string, child: ChildProcess, output: () => string): Promise<void> {
  const deadline = Date.now() + 90_000;
  while (Date.now() < deadline) {
    if (child.exitCode !== null) throw new Error(`The product ended with code ${child.exitCode}:\n${output()}`);
    const ready = await fetch(`${url}/readyz`).then(
      (answer) => answer.ok,
      () => false,
    );
    if (ready) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`The product was not ready within 90 s:\n${output()}`);
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
