import type { DatabasePool } from './database-pool.ts';

const MINUTE = 60_000;
const queues = ['bullmq.job', 'bullmq.event', 'bullmq.meta', 'bullmq.scheduler'];
const busy = [...queues, 'run', 'run_fact', 'effect', 'journal', 'run_start', 'run_snapshot'];
const lessBusy = [
  'inbox',
  'payload',
  'run_retry',
  'table_row',
  'table_change',
  'flow_pace',
  'connection',
  'connection_cursor',
  'flow',
];

/**
 * The embedded database has no background processes: without this its log and its tables only grow. Answers how to
 * stop it.
 */
export function startUpkeep(pool: DatabasePool, onError: (error: unknown) => void): () => Promise<void> {
  let last = Promise.resolve();
  const run = (statements: readonly string[]) => {
    last = last.then(async () => {
      for (const statement of statements) await pool.query(statement);
    }, onError);
    last = last.catch(onError);
  };
  const vacuum = [...busy, ...lessBusy].map((table) => `VACUUM (ANALYZE) ${table}`);
  const timers = [setInterval(() => run(['CHECKPOINT']), MINUTE), setInterval(() => run(vacuum), 15 * MINUTE)];
  for (const timer of timers) timer.unref();
  return async () => {
    for (const timer of timers) clearInterval(timer);
    await last;
  };
}
