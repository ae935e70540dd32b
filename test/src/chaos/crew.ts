import { createWriteStream, mkdirSync } from 'node:fs';
import path from 'node:path';
import { type Begun, beginProcess } from '../bench/begin-process.ts';
import { root } from '../bench/product.ts';
import { until } from '../bench/until.ts';

/** One process of the crew, which may be killed, stopped in its tracks and started again. */
export interface Member {
  readonly name: string;
  /** Whether it runs and is not stopped. */
  readonly isUp: () => boolean;
  /** Whether it ended by itself, as when it starts while its database is away. */
  readonly hasEnded: () => boolean;
  /** Starts it if it is gone. */
  readonly start: () => void;
  readonly kill: () => Promise<void>;
  readonly freeze: () => void;
  readonly thaw: () => void;
  readonly said: () => string;
}
interface What {
  readonly name: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Everything that it says goes into a file of its own here. */
  readonly logs: string;
}

export function createMember({ name, args, env, logs }: What): Member {
  mkdirSync(logs, { recursive: true });
  const log = createWriteStream(path.join(logs, `${name}.log`), { flags: 'a' });
  let begun: Begun | undefined;
  let isFrozen = false;
  let isKilled = false;
  const isAlive = (): boolean =>
    begun !== undefined && begun.child.exitCode === null && begun.child.signalCode === null;
  const signal = (kind: NodeJS.Signals): void => {
    if (isAlive() && begun?.child.pid) process.kill(-begun.child.pid, kind);
  };
  return {
    name,
    isUp: () => isAlive() && !isFrozen,
    hasEnded: () => begun !== undefined && !isAlive() && !isKilled,
    start: () => {
      if (isAlive()) return;
      const { DATABASE_URL: _database, REDIS_URL: _redis, ...inherited } = process.env;
      begun = beginProcess(process.execPath, args, { cwd: root, env: { ...inherited, ...env } });
      begun.child.stdout?.on('data', (chunk: Buffer) => log.write(chunk));
      begun.child.stderr?.on('data', (chunk: Buffer) => log.write(chunk));
      log.write(`--- started as ${begun.child.pid} at ${new Date().toISOString()}\n`);
      isFrozen = false;
      isKilled = false;
    },
    kill: async () => {
      isKilled = true;
      await begun?.end('SIGKILL');
      isFrozen = false;
    },
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

/** Waits until a process that was started says or shows that it can work. */
export async function untilReady(member: Member, isReady: () => boolean | Promise<boolean>): Promise<void> {
  await until(
    () => {
      if (!member.isUp()) throw new Error(`${member.name} ended. It said:\n${member.said()}`);
      return isReady();
    },
    `${member.name} to be ready`,
    { limitMs: 90_000, everyMs: 50 },
  );
}
