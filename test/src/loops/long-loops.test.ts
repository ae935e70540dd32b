import { readFile } from 'node:fs/promises';
import { emptyFlow, type Flow, type FlowNode, type JsonObject } from '@joinery/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStage, serversForOutages, type Stage, startRuns, untilSettled } from '../outages/stage.ts';
import { addFlow } from '../product/owner.ts';
import { until } from '../product/until.ts';

const servers = await serversForOutages();
/** More of them show that memory does not follow the number: the promise holds for 100,000. */
const ITEMS = Number(process.env.JOINERY_LOOP_ITEMS ?? 20_000);
const WAITS = Number(process.env.JOINERY_LOOP_WAITS ?? 1_000);
const MEMORY_MB = 512;

const position = { x: 0, y: 0 };
/** Starts by API, goes over so many numbers, and ends with how many there were. */
function loopOver(items: number, inside: Pick<FlowNode, 'kind' | 'config'>, config: JsonObject = {}): Flow {
  const nodes: FlowNode[] = [
    { id: 'start', kind: 'trigger', config: { on: 'api', input: {} }, position },
    { id: 'each', kind: 'for-each', config: { items: `{{ [1..${items}] }}`, ...config }, position },
    { id: 'inside', parent: 'each', position, ...inside },
    { id: 'end', kind: 'return', config: { values: { count: '{{ each.count }}' } }, position },
  ];
  const edges = [
    { id: 'a', source: 'start', sourceHandle: 'out', target: 'each' },
    { id: 'b', source: 'each', sourceHandle: 'out', target: 'end' },
  ];
  return { ...emptyFlow, inputs: [{ name: 'about', type: 'text' }], nodes, edges };
}

/** The most memory that the process ever had, in MB. */
async function peakOf(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/VmHWM:\s+(\d+)/.exec(status)?.[1]) / 1024;
}

describe.runIf(servers)(`a loop over ${ITEMS} items`, () => {
  let stage: Stage;
  beforeAll(async () => {
    if (servers) stage = await openStage(servers);
  });
  afterAll(async () => {
    await stage?.close();
    await servers?.close();
  });
  const begin = async (name: string, flow: Flow): Promise<string> => {
    const [run = ''] = await startRuns(stage, await addFlow(stage.owner, name, flow, { on: true }), [name]);
    return run;
  };
  const row = async <Row extends object>(sql: string): Promise<Row | undefined> => (await stage.query<Row>(sql))[0];

  it('goes on where it was when its worker was killed in the middle, in little memory', async () => {
    const first = await stage.startWorker({ name: 'first' });
    const run = await begin('pure', loopOver(ITEMS, { kind: 'set', config: { values: { n: '{{ item }}' } } }));
    await until(
      async () => ((await row<{ seq: number }>(`select seq from run where id = '${run}'`))?.seq ?? 0) > ITEMS,
      'the loop to be well on its way',
    );
    await first.kill();
    const kept = await row<{ seq: number; size: number; after: number }>(
      `select k.seq, length(k.state) as size, (select coalesce(sum(length(j.events)), 0)::int from journal j
        where j.run = k.run and j.seq > k.seq) as after from run_snapshot k where k.run = '${run}'`,
    );
    expect(kept?.seq).toBeGreaterThan(2_000);
    const { all } = (await row<{ all: number }>(
      `select sum(length(events))::int as all from journal where run = '${run}'`,
    )) ?? { all: 0 };
    // Whoever goes on reads the state and what came after it, which is less than it would read of the whole journal.
    expect((kept?.size ?? all) + (kept?.after ?? all)).toBeLessThan(all / 2);
    await stage.query(`update run set wake_at = clock_timestamp() where id = '${run}'`);
    const second = await stage.startWorker({ name: 'second' });
    expect(await untilSettled(stage, [run], 120_000)).toMatchObject([{ status: 'finished', seq: ITEMS * 5 + 13 }]);
    const ended = await row<{ output: JsonObject; kept: number }>(
      `select output, (select count(*)::int from run_snapshot where run = r.id) as kept from run r where id = '${run}'`,
    );
    expect(ended).toEqual({ output: { count: ITEMS }, kept: 0 });
    const peak = await peakOf(second.pid());
    console.info(
      `${ITEMS} items: read ${kept?.size} + ${kept?.after} of ${all} characters after the kill; peak ${peak.toFixed(0)} MB`,
    );
    expect(peak).toBeLessThan(MEMORY_MB);
    await second.stop();
  });

  it('reads from a vendor for many items at once, and each once', async () => {
    const worker = await stage.startWorker({ name: 'third' });
    const input = { url: stage.vendor.url, query: { step: '{{ item }}' } };
    const config = { action: 'http.read', connection: 'web', input };
    const run = await begin('reads', loopOver(WAITS, { kind: 'action', config }, { concurrency: 50 }));
    expect(await untilSettled(stage, [run], 230_000)).toMatchObject([{ status: 'finished' }]);
    const heard = stage.vendor.heard().map(({ step }) => Number(step));
    expect(heard.toSorted((one, other) => one - other)).toEqual(Array.from({ length: WAITS }, (_, index) => index + 1));
    const peak = await peakOf(worker.pid());
    console.info(`${WAITS} reads: peak ${peak.toFixed(0)} MB`);
    expect(peak).toBeLessThan(MEMORY_MB);
    await worker.stop();
  });
});
