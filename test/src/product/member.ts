import { createWriteStream, mkdirSync } from 'node:fs';
import path from 'node:path';
import { type Begun, beginProcess } from './begin-process.ts';
import { root } from './root.ts';
import { until } from './until.ts';

/** A process of ours, which may be killed, stopped in its tracks and started again. */
export interface Member {
  readonly name: string;
  /** Of the process that runs, or ran last; 0 before the first start. */
  readonly pid: () => number;
  /** Whether it runs and is not stopped. */
  readonly isUp: () => boolean;
  /** Whether it ended by itself, as when it starts while its database is away. */
  readonly hasEnded: () => boolean;
  /** Starts it if it is gone. */
  readonly start: () => void;
  /** SIGKILL, as a crash or an impatient admin would; answers when it and all below it are gone. */
  readonly kill: () => Promise<void>;
  /** SIGTERM; answers when it and all below it are gone. */
  readonly stop: () => Promise<void>;
  readonly freeze: () => void;
  readonly thaw: () => void;
  /** What it has written lately, since its last start. */
  readonly said: () => string;
}
export interface MemberOptions {
  readonly name: string;
  readonly command?: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Everything that it says goes into a file of its own in this folder. */
  readonly logs?: string | undefined;
}

export function createMember({ name, command = process.execPath, args, env, logs }: MemberOptions): Member {
  const log = logs === undefined ? undefined : openLog(logs, name);
  let begun: Begun | undefined;
  let isFrozen = false;
  let isKilled = false;
  const isAlive = (): boolean =>
    begun !== undefined && begun.child.exitCode === null && begun.child.signalCode === null;
  const signal = (kind: NodeJS.Signals): void => {
    if (isAlive() && begun?.child.pid) process.kill(-begun.child.pid, kind);
  };
  const end = async (kind: 'SIGKILL' | 'SIGTERM'): Promise<void> => {
    isKilled = true;
    await begun?.end(kind);
    isFrozen = false;
  };
  return {
    name,
    pid: () => begun?.child.pid ?? 0,
    isUp: () => isAlive() && !isFrozen,
    hasEnded: () => begun !== undefined && !isAlive() && !isKilled,
    start: () => {
      if (isAlive()) return;
      // What the tests run on is theirs to give to the product, or not.
      const { DATABASE_URL: _database, REDIS_URL: _redis, ...inherited } = process.env;
      begun = beginProcess(command, args, { cwd: root, env: { ...inherited, ...env } });
      begun.child.stdout?.on('data', (chunk: Buffer) => log?.write(chunk));
      begun.child.stderr?.on('data', (chunk: Buffer) => log?.write(chunk));
      log?.write(`--- started as ${begun.child.pid} at ${new Date().toISOString()}\n`);
      isFrozen = false;
      isKilled = false;
    },
    kill: () => end('SIGKILL'),
    stop: () => end('SIGTERM'),
    freeze: () => {
      isFrozen = true;
      signal('SIGSTOP');
    },
    thaw: () => {
      signal('SIGCONT');
      isFrozen = false;
    },
    said: () => begun?.said() ?? '',
  };
}

function openLog(folder: string, name: string) {
  mkdirSync(folder, { recursive: true });
  return createWriteStream(path.join(folder, `${name}.log`), { flags: 'a' });
}

/** Waits until a process that was started says or shows that it can work. */
export async function untilReady(
  member: Member,
  isReady: () => boolean | Promise<boolean>,
  everyMs = 50,
): Promise<void> {
  await until(
    () => {
      if (!member.isUp()) throw new Error(`${member.name} ended. It said:\n${member.said()}`);
      return isReady();
    },
    `${member.name} to be ready`,
    { limitMs: 90_000, everyMs },
  ).catch(async (error: unknown) => {
    const said = member.said();
    await member.kill();
    throw new Error(`${member.name} did not start: ${String(error)}. It said:\n${said}`, { cause: error });
  });
}
