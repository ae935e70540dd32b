import { afterEach, describe, expect, it, vi } from 'vitest';
import { ApiError } from './api-error.ts';
import { callRoute } from './call-route.ts';
import { routes } from '../routes.ts';
import { routeUrl } from './route-url.ts';

function answer(status: number, body: string) {
  const fetch = vi.fn<() => Promise<Response>>(() =>
    Promise.resolve(new Response(status === 204 ? null : body, { status })),
  );
  vi.stubGlobal('fetch', fetch);
  return fetch;
}
const params = { organization: 'o1' };
afterEach(() => vi.unstubAllGlobals());

describe('the address of a route', () => {
  it('has its parameters escaped and leaves out what was not asked', () => {
    expect(routeUrl(routes.listRuns, { organization: 'a/b' }, { status: 'failed', search: '', flow: undefined })).toBe(
      '/api/v1/organizations/a%2Fb/runs?status=failed',
    );
  });
  it('is refused where a parameter is missing', () => {
    expect(() => routeUrl(routes.readRun, params)).toThrow('"run"');
  });
});

describe('calling a route', () => {
  it('sends the body as JSON and gives the answer', async () => {
    const fetch = answer(200, '{"id":"f1","name":"Leavers","flows":0}');
    const folder = await callRoute(routes.createFolder, { params, body: { name: 'Leavers' } });
    expect(folder.name).toBe('Leavers');
    expect(fetch).toHaveBeenCalledWith(
      '/api/v1/organizations/o1/folders',
      expect.objectContaining({ method: 'POST', body: '{"name":"Leavers"}' }),
    );
  });
  it('gives a file as text', async () => {
    answer(200, 'a,b\n1,2');
    expect(await callRoute(routes.exportRows, { params: { ...params, table: 't' } })).toBe('a,b\n1,2');
  });
  it("throws the server's own code, sentence and problems", async () => {
    answer(409, '{"error":{"code":"flow.changed","message":"Ana saved it first."}}');
    const error = await callRoute(routes.listFlows, { params }).catch((each: unknown) => each);
    expect(error).toBeInstanceOf(ApiError);
    expect(error).toMatchObject({ status: 409, code: 'flow.changed', message: 'Ana saved it first.', problems: [] });
  });
  it('says so where the answer is no answer of ours', async () => {
    answer(502, '<html>');
    await expect(callRoute(routes.listFlows, { params })).rejects.toThrow('502');
  });
  it('says that the server cannot be reached', async () => {
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('fetch failed')));
    await expect(callRoute(routes.listFlows, { params })).rejects.toThrow('cannot be reached');
  });
});
