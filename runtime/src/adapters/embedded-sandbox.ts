import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type Sandbox, startSandbox } from '@joinery/sandbox';
import { StartError } from '../start-error.ts';

export type EmbeddedSandbox = Sandbox;

interface Ports {
  readonly http: number;
  readonly smtp: number;
}

/**
 * The simulated tenant beside the product. Its ports are kept with its data, since connections and hooks name them:
 * after a restart it is found where it was.
 */
export async function startEmbeddedSandbox(dataDir: string, recordTo?: string): Promise<Sandbox> {
  const folder = path.join(dataDir, 'sandbox');
  const file = path.join(folder, 'ports.json');
  await mkdir(folder, { recursive: true });
  const ports = await readPorts(file);
  try {
    const sandbox = await startSandbox({
      dataDir: folder,
      ...(ports ? { ports } : {}),
      ...(recordTo ? { recordTo } : {}),
    });
    if (!ports)
      await writeFile(
        file,
        JSON.stringify({ http: Number(new URL(sandbox.oktaUrl).port), smtp: sandbox.smtp.port } satisfies Ports),
      );
    return sandbox;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    throw new StartError(
      `The sandbox tenant's port ${String((error as { port?: number }).port ?? '')} is taken by another program; stop that program, or delete ${file} and connect the sandbox again.`,
      { cause: error },
    );
  }
}

async function readPorts(file: string): Promise<Ports | undefined> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Ports;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
