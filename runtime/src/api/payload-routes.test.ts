import { payloadKeyOf, routes } from '@joinery/api';
import { emptyFlow, type Flow, type JsonObject } from '@joinery/core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { postgresRuns } from '../adapters/postgres-runs.ts';
import type { Advance } from '../ports.ts';
import { newRunId } from '../run/new-run-id.ts';
import { openTestApi, type TestApi, type TestCaller } from './test-server.ts';

let api: TestApi;
let viewer: TestCaller;
const at = '2026-01-01T00:00:00.000Z';
const draft: Flow = { ...emptyFlow, inputs: [{ name: 'pin', type: 'secret' }] };
const body = `${'x'.repeat(300_000)} and the pin 987654`;

beforeAll(async () => {
  api = await openTestApi();
  viewer = await api.as('viewer');
});
afterAll(() => api.close());

/** A run that has ended with this output. */
async function ended(output: JsonObject): Promise<string> {
  const runs = postgresRuns(api.database.pool);
  const id = newRunId();
  const run = { id, flow: 'leaver', version: null, draft, startedBy: 'manual', subject: '' };
  await runs.create(api.organization, [{ ...run, trigger: { photo: body }, inputs: { pin: '987654' } }]);
  const { epoch = 0 } = (await runs.claim(id, 'w1')) ?? {};
  const info = { id, flow: 'leaver', name: 'Leaver', organization: api.organization, version: 0, startedAt: at };
  const begun = { at, type: 'run.started', trigger: { photo: body }, inputs: { pin: '987654' }, vars: {}, run: info };
  const events = [begun, { at, type: 'run.finished', output }] as Advance['events'];
  const rest = { intents: [], settled: [], takenFacts: [], children: [] };
  const release = { status: 'finished', wakeAt: null, dueAt: null, output } as const;
  await runs.advance({
    ...{ organization: api.organization, run: id, epoch, owner: 'w1', fromSeq: 1, events, release },
    ...rest,
  });
  return id;
}

it('shows what is kept apart as a reference, and gives it as a file without its secrets', async () => {
  const run = await ended({ status: 200, body });
  const params = { organization: api.organization, run };
  const detail = await viewer.call(routes.readRun, { params });
  expect(JSON.stringify(detail).length).toBeLessThan(4_000);
  expect(payloadKeyOf(detail.trigger)).toBeDefined();
  const { hash = '', bytes } = payloadKeyOf((detail.output as JsonObject)['body']) ?? {};
  expect(bytes).toBe(body.length + 2);
  const file = await viewer.call(routes.readPayload, { params: { ...params, payload: hash } });
  expect(file === JSON.stringify(body.replace('987654', '••••'))).toBe(true);
});

it('gives a file whole although a part of it is kept apart in turn', async () => {
  const run = await ended({});
  const params = { organization: api.organization, run };
  const { trigger } = await viewer.call(routes.readRun, { params });
  const { hash = '' } = payloadKeyOf(trigger) ?? {};
  const file = await viewer.call(routes.readPayload, { params: { ...params, payload: hash } });
  expect(file === JSON.stringify({ photo: body.replace('987654', '••••') })).toBe(true);
});

it('sends it for saving, and knows none of another run', async () => {
  const [run, other] = [await ended({ body }), await ended({ body: 'small' })];
  const { output } = await viewer.call(routes.readRun, { params: { organization: api.organization, run } });
  const { hash = '' } = payloadKeyOf((output as JsonObject)['body']) ?? {};
  const path = (of: string) => `${api.url}/api/v1/organizations/${api.organization}/runs/${of}/payloads/${hash}`;
  const headers = { authorization: `Bearer ${viewer.token}` };
  const answer = await fetch(path(run), { headers });
  expect(answer.headers.get('content-disposition')).toMatch(/^attachment; .*\.json$/);
  expect(answer.headers.get('content-type')).toBe('application/json; charset=utf-8');
  await answer.body?.cancel();
  await expect(
    viewer.call(routes.readPayload, {
      params: { organization: api.organization, run: other, payload: 'f'.repeat(64) },
    }),
  ).rejects.toMatchObject({ status: 404, code: 'request.not_found' });
});
