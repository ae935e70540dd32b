import { readFile } from 'node:fs/promises';
import { routes } from '@joinery/api';
import { emptyFlow, type Flow, type FlowNode, type JsonObject } from '@joinery/core';
import { describe, expect, it } from 'vitest';
import { serversForOutages, stageForTests, startRuns, untilSettled } from '../outages/stage.ts';
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
  const opened = stageForTests(servers);
  const begin = async (name: string, flow: Flow): Promise<string> => {
    const [run = ''] = await startRuns(opened(), await addFlow(opened().owner, name, flow, { on: true }), [name]);
    return run;
  };
  const row = async <Row extends object>(sql: string): Promise<Row | undefined> => (await opened().query<Row>(sql))[0];

  const untilSeq = (run: string, seq: number): Promise<unknown> =>
    until(
      async () => ((await row<{ seq: number }>(`select seq from run where id = '${run}'`))?.seq ?? 0) > seq,
      'the loop to be well on its way',
    );

  it('goes on where it was when its worker was killed in the middle, in little memory', async () => {
    const stage = opened();
    const first = await stage.startWorker({ name: 'first' });
    const run = await begin('pure', loopOver(ITEMS, { kind: 'set', config: { values: { n: '{{ item }}' } } }));
    await untilSeq(run, ITEMS);
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
    const params = { organization: stage.owner.organization, run };
    const detail = await stage.owner.call(routes.readRun, { params, query: { item: 'root/each:41' } });
    expect(detail.steps.length).toBeLessThanOrEqual(2_001);
    const shown = new Set(detail.steps.flatMap(({ path }) => path));
    expect(detail.hidden?.loops).toEqual([{ node: 'each', items: ITEMS - shown.size + 1 }]);
    expect(detail.steps.find(({ path }) => path[0] === 41)).toMatchObject({ output: { n: 42 } });
    expect(await peakOf(stage.api.pid())).toBeLessThan(MEMORY_MB);
  });

  it('is cancelled in the middle, and a retry goes on with the items that are left', async () => {
    const stage = opened();
    const worker = await stage.startWorker({ name: 'third' });
    const run = await begin('cut', loopOver(ITEMS, { kind: 'set', config: { values: { n: '{{ item }}' } } }));
    await untilSeq(run, ITEMS);
    const params = { organization: stage.owner.organization, run };
    await stage.owner.call(routes.cancelRun, { params, body: {} });
    const [cut] = await untilSettled(stage, [run], 60_000);
    expect(cut).toMatchObject({ status: 'cancelled' });
    const retry = await stage.owner.call(routes.retryRun, { params, body: { from: 'failed', version: 'original' } });
    const [whole] = await untilSettled(stage, [retry.run], 120_000);
    expect(whole).toMatchObject({ status: 'finished', seq: ITEMS * 5 + 13 });
    const kept = await row<{ items: number }>(
      `select count(*)::int as items from journal, json_array_elements(events::json) e
      where run = '${retry.run}' and e ->> 'type' = 'frame.opened' and e -> 'index' is not null`,
    );
    expect(kept).toEqual({ items: ITEMS });
    const [api, driven] = [await peakOf(stage.api.pid()), await peakOf(worker.pid())];
    console.info(
      `${ITEMS} items, retried: peak ${api.toFixed(0)} MB in the API, ${driven.toFixed(0)} MB in the worker`,
    );
    expect(Math.max(api, driven)).toBeLessThan(MEMORY_MB);
    await worker.stop();
  });

  it('reads from a vendor for many items at once, and each once', async () => {
    const stage = opened();
    const worker = await stage.startWorker({ name: 'fourth' });
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
