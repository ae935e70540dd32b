import { type ChildProcess, fork } from 'node:child_process';
import { childProgram, processOptions } from './process-options.ts';
import type { BatchMessage, DeathCode, EvaluationResult, ReplyMessage } from './types.ts';

const startMs = 20_000;

export interface ProcessLimits {
  readonly heapMb: number;
  readonly wallMs: number;
}

/** What came of a batch: its answers, or why the process ended under it. */
export type Outcome = { readonly results: readonly EvaluationResult[] } | { readonly death: DeathCode };

/** One child process, which works on one batch at a time. */
export interface EvaluatorProcess {
  /** Resolves true once it can take a batch, false if it ended before. */
  readonly started: Promise<boolean>;
  readonly exited: Promise<void>;
  run(batch: BatchMessage): Promise<Outcome>;
  stop(): void;
}

interface Pending {
  readonly id: number;
  readonly size: number;
  readonly settle: (outcome: Outcome) => void;
}

export function startEvaluatorProcess(limits: ProcessLimits): EvaluatorProcess {
  const child = fork(childProgram, processOptions(limits.heapMb));
  let pending: Pending | undefined;
  let killedFor: DeathCode | undefined;

  const kill = (reason: DeathCode): void => {
    killedFor ??= reason;
    child.kill('SIGKILL');
  };
  const settle = (outcome: Outcome): void => {
    const settled = pending;
    pending = undefined;
    holdLoop(child, false);
    settled?.settle(outcome);
  };

  const exited = new Promise<void>((resolve) => {
    child.once('error', () => resolve());
    child.once('exit', (code, signal) => {
      settle({ death: killedFor ?? readDeath(code, signal) });
      resolve();
    });
  });
  const started = waitForStart(child, exited, () => kill('expression.crashed'));
  child.on('message', (message) => {
    if (pending === undefined) return;
    const results = readResults(message, pending);
    if (results === undefined) kill('expression.crashed');
    else settle({ results });
  });

  const run = (batch: BatchMessage): Promise<Outcome> =>
    new Promise((resolve) => {
      const timer = setTimeout(() => {
        // A busy parent may not have read an answer that has arrived: look once before killing.
        setImmediate(() => setImmediate(() => pending?.id === batch.id && kill('expression.too_slow')));
      }, limits.wallMs);
      const finish = (outcome: Outcome): void => {
        clearTimeout(timer);
        resolve(outcome);
      };
      pending = { id: batch.id, size: batch.expressions.length, settle: finish };
      holdLoop(child, true);
      send(child, batch, settle);
    });

  return { started, exited, run, stop: () => void child.kill('SIGKILL') };
}

function send(child: ChildProcess, batch: BatchMessage, settle: (outcome: Outcome) => void): void {
  try {
    // A failed write is followed by the exit of the process, which settles the batch.
    child.send(batch, () => undefined);
  } catch {
    settle({ death: child.connected ? 'expression.too_large' : 'expression.crashed' });
  }
}

async function waitForStart(child: ChildProcess, exited: Promise<void>, giveUp: () => void): Promise<boolean> {
  const timer = setTimeout(giveUp, startMs);
  const ready = new Promise<boolean>((resolve) => child.once('message', () => resolve(true)));
  const started = await Promise.race([ready, exited.then(() => false)]);
  clearTimeout(timer);
  holdLoop(child, false);
  return started;
}

/** An idle process must not keep the program alive. */
function holdLoop(child: ChildProcess, hold: boolean): void {
  if (hold) {
    child.ref();
    child.channel?.ref();
  } else {
    child.unref();
    child.channel?.unref();
  }
}

function readResults(message: unknown, pending: Pending): readonly EvaluationResult[] | undefined {
  const reply = message as Partial<Extract<ReplyMessage, { id: number }>> | null;
  if (reply?.id !== pending.id || !Array.isArray(reply.results)) return undefined;
  const results: readonly EvaluationResult[] = reply.results;
  if (results.length !== pending.size) return undefined;
  // JSON has no `undefined`, so "nothing there" arrives without a value.
  return results.map((result) => (result.ok ? { ok: true, value: result.value } : result));
}

/** V8 aborts when its heap is full; the kernel kills when the machine's memory is. */
function readDeath(code: number | null, signal: NodeJS.Signals | null): DeathCode {
  const outOfMemory = signal === 'SIGABRT' || signal === 'SIGKILL' || signal === 'SIGTRAP' || signal === 'SIGILL';
  return outOfMemory || code === 134 ? 'expression.too_large' : 'expression.crashed';
}
