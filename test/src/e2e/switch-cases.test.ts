import { emptyFlow, type Flow } from '@joinery/core';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { claim } from './admin.ts';
import { browserOptions, openTab, type Tab } from './browser.ts';
import { embedded } from '../product/backends.ts';
import { type OpenProduct, openProduct } from '../product/open-product.ts';

const options = await browserOptions();
const position = (x: number, y: number) => ({ x, y });
const nodes: Flow['nodes'] = [
  {
    ...{ id: 'way', kind: 'switch', title: 'Which way', position: position(0, 100) },
    config: {
      value: '{{ run.id }}',
      cases: [
        { name: 'one', title: 'One', equals: '1' },
        { name: 'two', title: 'Two', equals: '2' },
      ],
    },
  },
  { id: 'a', kind: 'set', title: 'A', config: {}, position: position(400, 0) },
  { id: 'b', kind: 'set', title: 'B', config: {}, position: position(400, 300) },
];
const edges: Flow['edges'] = [
  { id: 'e1', source: 'way', sourceHandle: 'one', target: 'a' },
  { id: 'e2', source: 'way', sourceHandle: 'two', target: 'b' },
];

/** Opens a flow with this graph, made by the page's own session. */
async function openGraph(page: Page): Promise<void> {
  const id = await page.evaluate(
    async (draft) => {
      const me = (await (await fetch('/api/v1/me')).json()) as { memberships: { organization: string }[] };
      const answer = await fetch(`/api/v1/organizations/${me.memberships[0]?.organization}/flows`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: `{"name":"Ways","draft":${draft}}`,
      });
      return ((await answer.json()) as { id: string }).id;
    },
    JSON.stringify({ ...emptyFlow, nodes, edges }),
  );
  await page.goto(`/flows/${id}`);
  await page.locator('.react-flow__edge').nth(1).waitFor();
}

/** Heights on the screen at which a case's handle stands and its edge begins. */
const heights = (page: Page, handle: string, edge: string) =>
  page.evaluate(
    ([handleId, edgeId]) => {
      const box = document.querySelector(`[data-handleid="${handleId}"]`)?.getBoundingClientRect();
      const path = document.querySelector<SVGPathElement>(`[data-id="${edgeId}"] .react-flow__edge-path`);
      const start = path?.getPointAtLength(0).matrixTransform(path.getScreenCTM() ?? new DOMMatrix());
      return { handle: Math.round((box?.y ?? 0) + (box?.height ?? 0) / 2), edge: Math.round(start?.y ?? -1) };
    },
    [handle, edge],
  );

describe.runIf(typeof options !== 'string')('The cases of a switch, in a browser', () => {
  let product: OpenProduct;
  let tab: Tab;
  beforeAll(async () => {
    product = await openProduct(embedded);
    tab = await openTab(typeof options === 'string' ? {} : options, product.url);
    await claim(tab.page);
    await openGraph(tab.page);
    await tab.page.locator('.react-flow__node[data-id=way]').click();
  });
  afterAll(async () => {
    await tab?.close();
    await product?.close();
  });

  /** Pixels between a case and the begin of its edge. */
  const gap = (handle: string, edge: string) => async (): Promise<number> => {
    const seen = await heights(tab.page, handle, edge);
    return Math.abs(seen.handle - seen.edge);
  };

  it('keep their edges when they change places', async () => {
    await tab.page.getByRole('button', { name: 'Move case 2 up' }).click();
    await tab.page.waitForFunction(() => {
      const y = (name: string) => document.querySelector(`[data-handleid="${name}"]`)?.getBoundingClientRect().y ?? 0;
      return y('two') < y('one');
    });
    await expect.poll(gap('one', 'e1')).toBeLessThan(2);
    await expect.poll(gap('two', 'e2')).toBeLessThan(2);
  });

  it('can be connected as soon as they are added', async () => {
    const { page } = tab;
    await page.getByRole('button', { name: 'Add case' }).click();
    const from = await page.locator('[data-handleid=case3]').boundingBox();
    const to = await page.locator('.react-flow__node[data-id=b] .react-flow__handle.target').boundingBox();
    if (!from || !to) throw new Error('a handle is not drawn');
    await page.mouse.move(from.x + from.width / 2, from.y + from.height / 2);
    await page.mouse.down();
    await page.mouse.move(to.x + to.width / 2, to.y + to.height / 2, { steps: 8 });
    await page.mouse.up();
    await page.locator('.react-flow__edge').nth(2).waitFor();
    const edge = page.getByLabel('From way to b, case3');
    await expect.poll(gap('case3', (await edge.getAttribute('data-id')) ?? '')).toBeLessThan(2);
    expect(tab.takeErrors()).toEqual([]);
  });
});
