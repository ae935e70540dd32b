import { type EvaluatorProcess, startEvaluatorProcess } from './evaluator-process.ts';
import { EvaluatorUnavailable } from './evaluator-unavailable.ts';
import { explainDeath, startFailure } from './explain-death.ts';
import type {
  DeathCode,
  EvaluationBatch,
  EvaluationResult,
  EvaluatorFigures,
  EvaluatorOptions,
  EvaluatorPool,
} from './types.ts';

const defaults = { queueLimit: 1_000, resultLimit: 8_000_000, idleMs: 30_000 };
/** A batch that has waited this long is worth another process; most are answered sooner. */
const growAfterMs = 20;
const mostFailedStarts = 3;
const restartMs = 200;
/** JSONata stops by itself before the wall, which keeps the process and names the expression. */
const softShare = 0.8;

interface Waiting {
  readonly batch: EvaluationBatch;
  readonly since: number;
  readonly resolve: (results: readonly EvaluationResult[]) => void;
  readonly reject: (reason: EvaluatorUnavailable) => void;
}

/** Evaluates JSONata in child processes, so that no expression can harm this one. Keeps one process warm from the start. */
export function createEvaluatorPool(options: EvaluatorOptions): EvaluatorPool {
  return new ProcessPool(options);
}

class ProcessPool implements EvaluatorPool {
  private readonly options: Required<EvaluatorOptions>;
  private readonly members = new Set<EvaluatorProcess>();
  /** Idle processes and the timer that ends each; the last one is used first, so that the others can age. */
  private readonly idle = new Map<EvaluatorProcess, NodeJS.Timeout>();
  private readonly queue: Waiting[] = [];
  private readonly counts = { started: 0, batches: 0, expressions: 0, failed: 0, busyMs: 0 };
  private readonly killed = { 'expression.too_slow': 0, 'expression.too_large': 0, 'expression.crashed': 0 };
  private growTimer: NodeJS.Timeout | undefined;
  private starting = 0;
  private failedStarts = 0;
  private nextId = 1;
  private closed = false;

  constructor(options: EvaluatorOptions) {
    this.options = { ...defaults, ...options, size: Math.max(1, options.size) };
    this.start();
  }

  evaluate(batch: EvaluationBatch): Promise<readonly EvaluationResult[]> {
    if (this.closed) return Promise.reject(closedError());
    if (batch.expressions.length === 0) return Promise.resolve([]);
    if (this.queue.length >= this.options.queueLimit) return Promise.reject(busyError(this.options.queueLimit));
    return new Promise((resolve, reject) => {
      this.queue.push({ batch, since: performance.now(), resolve, reject });
      this.assign();
    });
  }

  figures(): EvaluatorFigures {
    const { members, idle, queue, counts, killed } = this;
    return { processes: members.size, idle: idle.size, queued: queue.length, ...counts, killed: { ...killed } };
  }

  async close(): Promise<void> {
    this.closed = true;
    clearTimeout(this.growTimer);
    for (const timer of this.idle.values()) clearTimeout(timer);
    for (const waiting of this.queue.splice(0)) waiting.reject(closedError());
    const leaving = [...this.members];
    for (const member of leaving) member.stop();
    await Promise.all(leaving.map((member) => member.exited));
  }

  /** Gives waiting batches to idle processes, and grows while some still wait. */
  private assign(): void {
    while (this.queue.length > 0) {
      const member = [...this.idle.keys()].at(-1);
      if (member === undefined) break;
      clearTimeout(this.idle.get(member));
      this.idle.delete(member);
      const waiting = this.queue.shift();
      if (waiting !== undefined) void this.work(member, waiting);
    }
    this.considerGrowing();
  }

  private async work(member: EvaluatorProcess, { batch, resolve }: Waiting): Promise<void> {
    const { wallMs, resultLimit } = this.options;
    const from = performance.now();
    const limits = { id: this.nextId++, softMs: Math.floor(wallMs * softShare), resultLimit };
    const outcome = await member.run({ expressions: batch.expressions, scope: batch.scope, ...limits });
    const results = 'results' in outcome ? outcome.results : this.mourn(outcome.death, batch);
    this.count(results, performance.now() - from);
    resolve(results);
    if ('results' in outcome) this.offer(member);
    else member.stop();
  }

  private mourn(death: DeathCode, batch: EvaluationBatch): readonly EvaluationResult[] {
    this.killed[death] += 1;
    const failure = explainDeath(death, this.options);
    return batch.expressions.map(() => failure);
  }

  private count(results: readonly EvaluationResult[], ms: number): void {
    this.counts.batches += 1;
    this.counts.expressions += results.length;
    this.counts.failed += results.filter((result) => !result.ok).length;
    this.counts.busyMs += ms;
  }

  private offer(member: EvaluatorProcess): void {
    if (this.closed) return;
    const timer = setTimeout(() => this.retire(member), this.options.idleMs);
    timer.unref();
    this.idle.set(member, timer);
    this.assign();
  }

  private retire(member: EvaluatorProcess): void {
    if (this.members.size <= 1) return;
    this.remove(member);
    member.stop();
  }

  private start(): void {
    if (this.closed || this.members.size >= this.options.size) return;
    const member = startEvaluatorProcess(this.options);
    this.members.add(member);
    this.counts.started += 1;
    this.starting += 1;
    void member.exited.then(() => this.replace(member));
    void member.started.then((ready) => {
      this.starting -= 1;
      if (ready) this.failedStarts = 0;
      else this.failStart();
      if (ready) this.offer(member);
    });
  }

  private replace(member: EvaluatorProcess): void {
    if (!this.members.has(member)) return;
    this.remove(member);
    if (this.failedStarts === 0) this.start();
  }

  private remove(member: EvaluatorProcess): void {
    clearTimeout(this.idle.get(member));
    this.idle.delete(member);
    this.members.delete(member);
  }

  private failStart(): void {
    if (this.closed) return;
    this.failedStarts += 1;
    if (this.failedStarts >= mostFailedStarts) {
      for (const { batch, resolve } of this.queue.splice(0)) resolve(batch.expressions.map(() => startFailure));
    }
    if (this.members.size === 0) setTimeout(() => this.start(), restartMs * this.failedStarts).unref();
  }

  /** One more process at a time, and only once the oldest batch has waited: a fork costs more than most batches. */
  private considerGrowing(): void {
    const oldest = this.queue[0];
    if (this.growTimer !== undefined || oldest === undefined || this.closed) return;
    if (this.members.size >= this.options.size) return;
    const wait = this.members.size === 0 ? 0 : growAfterMs - (performance.now() - oldest.since);
    this.growTimer = setTimeout(
      () => {
        this.growTimer = undefined;
        if (this.queue.length > this.starting) this.start();
        this.considerGrowing();
      },
      Math.max(wait, this.starting > 0 ? growAfterMs : 0),
    );
  }
}

function closedError(): EvaluatorUnavailable {
  return new EvaluatorUnavailable(
    'evaluator.closed',
    'The expression evaluator is closing; try again after the restart.',
  );
}

function busyError(limit: number): EvaluatorUnavailable {
  return new EvaluatorUnavailable(
    'evaluator.busy',
    `More than ${limit} nodes wait for the expression evaluator; try again in a moment.`,
  );
}
