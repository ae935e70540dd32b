import type { DatabasePool } from '@joinery/runtime/adapters/database-pool';

const RUNS = 50;
const EVENTS = 10;
const insert =
  'insert into bench_journal select * from jsonb_to_recordset($1::jsonb) as t(run text, seq int, event jsonb)';

/** Events per second of a journal that does nothing but insert batches: fifty runs at a time, ten events each. */
export async function rawJournal(pool: DatabasePool, batches: number): Promise<number> {
  await pool.query('create table bench_journal (run text, seq int, event jsonb, primary key (run, seq))');
  const warmUp = Math.ceil(batches / 5);
  let from = 0;
  for (let batch = 0; batch < warmUp + batches; batch += 1) {
    if (batch === warmUp) from = performance.now();
    await pool.query({ name: 'bench_journal', text: insert, values: [JSON.stringify(rowsOf(batch))] });
  }
  const ms = performance.now() - from;
  await pool.query('drop table bench_journal');
  return ((batches * RUNS * EVENTS) / ms) * 1000;
}

function rowsOf(batch: number): readonly object[] {
  return Array.from({ length: RUNS * EVENTS }, (_, index) => ({
    run: `run-${batch}-${index % RUNS}`,
    seq: Math.floor(index / RUNS),
    event: { type: 'step.left', step: `root/step${index}`, handle: 'out', output: { text: 'x'.repeat(120) } },
  }));
}
