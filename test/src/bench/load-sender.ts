/**
 * Sends requests at a constant rate and does not wait for answers, so that time in a queue counts, wherever the queue is:
 * a request's clock starts when it should have been sent. Arguments: file of the plan, file for the result.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { Pool } from 'undici';
import type { LoadPlan, LoadResult } from './load-plan.ts';

const CONNECTIONS = 128;
const [planFile = '', resultFile = ''] = process.argv.slice(2);
const { origin, perSecond, deliveries } = JSON.parse(readFileSync(planFile, 'utf8')) as LoadPlan;
const pool = new Pool(origin, { connections: CONNECTIONS, pipelining: 1, keepAliveTimeout: 60_000 });
const latencies: number[] = [];
const statuses: number[] = [];
let behindMs = 0;

const begun = performance.now() + 100;
const dueOf = (index: number): number => begun + (index * 1_000) / perSecond;

await new Promise<void>((resolve) => {
  let sent = 0;
  const sendDue = (): void => {
    for (; sent < deliveries.length && dueOf(sent) <= performance.now(); sent += 1) send(sent, resolve);
    if (sent < deliveries.length) setTimeout(sendDue, Math.max(0, dueOf(sent) - performance.now()));
  };
  sendDue();
});
await pool.close();
writeFileSync(resultFile, JSON.stringify({ latencies, statuses, behindMs } satisfies LoadResult));

function send(index: number, finish: () => void): void {
  const delivery = deliveries[index];
  if (!delivery) return;
  behindMs = Math.max(behindMs, performance.now() - dueOf(index));
  const { path, headers, body } = delivery;
  const settle = (status: number): void => {
    latencies.push(performance.now() - dueOf(index));
    if (statuses.push(status) === deliveries.length) finish();
  };
  pool.request({ path, method: 'POST', headers, body }).then(
    async ({ statusCode, body: answer }) => {
      await answer.dump();
      settle(statusCode);
    },
    () => settle(0),
  );
}
