import { routes } from '@joinery/api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newRunId } from '../run/new-run-id.ts';
import { openTestApi, type TestApi, type TestCaller } from './test-server.ts';

let api: TestApi;
let owner: TestCaller;
beforeAll(async () => {
  api = await openTestApi();
  owner = await api.as('owner');
});
afterAll(() => api.close());

describe('Legal holds', () => {
  const params = () => ({ organization: api.organization });

  it('are added with who and why, once for each thing, and stay listed after they are lifted', async () => {
    const body = { scope: 'subject', target: 'mia@example.com', reason: 'A request of the court' } as const;
    const hold = await owner.call(routes.addHold, { params: params(), body });
    expect(hold).toMatchObject({ ...body, createdBy: expect.any(String), liftedAt: null });
    await expect(
      owner.call(routes.addHold, { params: params(), body: { ...body, target: 'MIA@example.com' } }),
    ).rejects.toMatchObject({ code: 'hold.in_force' });
    const lifted = await owner.call(routes.liftHold, { params: { ...params(), hold: hold.id } });
    expect(lifted.liftedBy).not.toBeNull();
    expect(await owner.call(routes.liftHold, { params: { ...params(), hold: hold.id } })).toEqual(lifted);
    expect(await owner.call(routes.listHolds, { params: params() })).toEqual([lifted]);
  });

  it('name a run or a flow that is there, in this organization', async () => {
    for (const scope of ['run', 'flow'] as const)
      await expect(
        owner.call(routes.addHold, { params: params(), body: { scope, target: 'nothing', reason: 'x' } }),
      ).rejects.toMatchObject({ code: 'request.not_found' });
    const stranger = await api.as('owner', api.stranger);
    expect(await stranger.call(routes.listHolds, { params: { organization: api.stranger } })).toEqual([]);
  });

  it('stand beside how long runs are kept and how many there are', async () => {
    const draft = { nodes: [], edges: [] } as never;
    const run = { flow: 'f', version: null, draft, startedBy: 'test', subject: '', trigger: {}, inputs: {} };
    await api.parts.runs.create(api.organization, [{ id: newRunId(), ...run }]);
    const month = new Date().toISOString().slice(0, 7);
    const kept = await owner.call(routes.readRetention, { params: params() });
    expect(kept).toMatchObject({ days: 400, months: [{ month, runs: 1, more: false }] });
    expect(Date.parse(kept.months[0]?.goesAt ?? '')).toBeGreaterThan(Date.now() + 400 * 86_400_000);
  });
});
