import { type ChildProcess, spawn, type SpawnOptions } from 'node:child_process';
import { until } from './until.ts';

const alive = new Set<ChildProcess>();
// However the bench ends, nothing that it began goes on.
process.once('exit', () => {
  for (const child of alive) signal(child, 'SIGKILL');
});
for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => process.exit(1));

export interface Begun {
  readonly child: ChildProcess;
  /** Everything that it has written lately. */
  readonly said: () => string;
  /** Signals it and all below it, and waits until they are gone. */
  readonly end: (name: NodeJS.Signals) => Promise<void>;
}

/** Starts a program in a process group of its own, so that what it starts in turn ends with it. */
export function beginProcess(command: string, args: readonly string[], options: SpawnOptions): Begun {
  const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  alive.add(child);
  let said = '';
  const hear = (chunk: Buffer): void => {
    said = (said + chunk.toString()).slice(-20_000);
  };
  child.stdout?.on('data', hear);
  child.stderr?.on('data', hear);
  const gone = new Promise<void>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', () => {
      alive.delete(child);
      resolve();
    });
  });
  const end = async (name: NodeJS.Signals): Promise<void> => {
    signal(child, name);
    await gone;
    // What it had started may need a moment more.
    await until(() => !isGroupAlive(child), `${command} and what it started to end`);
  };
  return { child, said: () => said, end };
}

function signal({ pid, exitCode, signalCode }: ChildProcess, name: NodeJS.Signals): void {
  if (pid === undefined || exitCode !== null || signalCode !== null) return;
  process.kill(-pid, name);
}

function isGroupAlive({ pid }: ChildProcess): boolean {
  try {
    return pid !== undefined && process.kill(-pid, 0);
  } catch {
    return false;
  }
}
