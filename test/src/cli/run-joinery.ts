import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { root } from '../product/root.ts';

const command = path.join(root, 'runtime/bin/joinery.mjs');

export type Environment = Readonly<Record<string, string>>;

export interface Ended {
  /** null if it had to be killed. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly seconds: number;
}

export interface Begun {
  readonly ended: Promise<Ended>;
  readonly kill: (signal: NodeJS.Signals) => void;
  readonly stdout: () => string;
}

/** The environment of a person who has set nothing but `env`. */
export function environment(env: Environment): NodeJS.ProcessEnv {
  const { PATH, HOME } = process.env;
  return { PATH, HOME, ...env };
}

/** Begins `joinery` as a process of its own; it is killed after `limitSeconds`. */
export function beginJoinery(args: readonly string[], env: Environment, limitSeconds = 60): Begun {
  const started = performance.now();
  const child = spawn(process.execPath, [command, ...args], {
    env: environment(env),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const texts = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (texts.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (texts.stderr += text));
  const limit = setTimeout(() => child.kill('SIGKILL'), limitSeconds * 1_000);
  const ended = new Promise<Ended>((resolve) => {
    child.once('close', (code) => {
      clearTimeout(limit);
      resolve({ code, ...texts, seconds: (performance.now() - started) / 1_000 });
    });
  });
  return { ended, kill: (signal) => void child.kill(signal), stdout: () => texts.stdout };
}

export function runJoinery(args: readonly string[], env: Environment, limitSeconds?: number): Promise<Ended> {
  return beginJoinery(args, env, limitSeconds).ended;
}

/** Makes an empty folder for `use` and removes it afterwards. */
export async function inFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(path.join(tmpdir(), 'joinery-cli-'));
  try {
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
