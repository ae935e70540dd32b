import { routes } from '@joinery/api';
import type { LaunchOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addConnection, flowOf, postStep, startRuns } from '../outages/stage.ts';
import { openVendor, type Vendor } from '../outages/vendor.ts';
import { embedded, type Place } from '../product/backends.ts';
import { oversleep } from '../product/oversleep.ts';
import { addFlow, becomeOwner, type Owner } from '../product/owner.ts';
import { type Product, startProduct } from '../product/start-product.ts';
import { until } from '../product/until.ts';
import { signIn } from './admin.ts';
import { browserOptions, openTab, type Tab } from './browser.ts';
import { shoot } from './shoot.ts';

const options = await browserOptions();
const HOURS_LATE = 31;

describe.runIf(typeof options !== 'string')('What a person decides about a run, in a browser', () => {
  let place: Place;
  let product: Product;
  let vendor: Vendor;
  let owner: Owner;
  let tab: Tab;
  let table: string;
  const page = (): Page => tab.page;
  const runs = { told: '', untold: '', kept: '', cleared: '' };
  const statusOf = async (run: string) =>
    (await owner.call(routes.readRun, { params: { organization: owner.organization, run } })).status;
  const rowsLeft = async () =>
    (await owner.call(routes.searchRows, { params: { organization: owner.organization, table }, query: {} })).total;
  const openStep = async (run: string, step: string): Promise<void> => {
    await page().goto(`/runs/${run}`);
    await page().locator(`.react-flow__node[data-id=${step}]`).click();
    await page()
      .getByRole('region', { name: `Step ${step}` })
      .waitFor();
  };
  const say = async (choice: string, run: string): Promise<void> => {
    await page().getByRole('button', { name: choice, exact: true }).click();
    await page().getByText('Finished', { exact: true }).first().waitFor();
    expect(await statusOf(run)).toBe('finished');
  };

  /** Two runs were in a call and two asleep when the product died; it comes back long after they were due. */
  beforeAll(async () => {
    [place, vendor] = [await embedded.open(), await openVendor()];
    product = await startProduct(place, { env: { JOINERY_ALLOWED_HOSTS: vendor.host } });
    owner = await becomeOwner(product.url);
    const { organization, call } = owner;
    await addConnection(owner, 'web');
    const made = await call(routes.createTable, {
      params: { organization },
      body: { name: 'Licences', columns: [{ name: 'sku', type: 'text' }] },
    });
    table = made.id;
    await call(routes.createRow, { params: { organization, table }, body: { values: { sku: 'SPE_E3' } } });
    const [wait, clear] = [
      { id: 'wait', kind: 'delay', config: { mode: 'for', count: 1, unit: 'hour' } },
      { id: 'clear', kind: 'action', config: { action: 'table.clear', input: { table } } },
    ] as const;
    const telling = await addFlow(owner, 'Tell the desk', flowOf(postStep(vendor, 'tell')), { on: true });
    const clearing = await addFlow(owner, 'Clear the licences', flowOf(wait, clear), { on: true });
    const stage = { api: product, owner };
    vendor.hold();
    [runs.told = '', runs.untold = ''] = await startRuns(stage, telling, ['ana', 'ben']);
    [runs.kept = '', runs.cleared = ''] = await startRuns(stage, clearing, ['cleo', 'dan']);
    await until(() => vendor.heard().length === 2, 'two runs to be in a call');
    for (const run of [runs.kept, runs.cleared])
      await until(async () => (await statusOf(run)) === 'waiting', 'a run to be asleep');
    await product.kill();
    await oversleep(place, [runs.kept, runs.cleared], HOURS_LATE);
    vendor.answer();
    await product.restart();
    for (const run of Object.values(runs))
      await until(async () => (await statusOf(run)) === 'attention', 'a run to wait for a person');
    tab = await openTab(options as LaunchOptions, product.url);
    await signIn(page());
  });
  afterAll(async () => {
    await tab?.close();
    await product?.kill();
    await vendor?.close();
    await place?.remove();
  });

  it('lists the runs that wait for a person, and says which of them come late', async () => {
    await page().goto('/runs');
    await page().getByRole('combobox', { name: 'Status' }).or(page().getByLabel('Status')).first().click();
    await page().getByRole('option', { name: 'Needs attention' }).click();
    const rows = page().getByRole('row').filter({ hasText: 'Needs attention' });
    await expect.poll(() => rows.count()).toBe(4);
    await expect.poll(() => rows.filter({ hasText: '1 d 6 h late' }).count()).toBe(2);
    await shoot(page(), 'runs-late');
  });

  it('leaves out a step that came too late, if that is what somebody says', async () => {
    await openStep(runs.kept, 'clear');
    await page().getByText('This step was due 1 d 6 h').waitFor();
    await shoot(page(), 'decide-late');
    await say('Skip it', runs.kept);
    expect(await rowsLeft()).toBe(1);
  });

  it('does it late, if that is what somebody says', async () => {
    await openStep(runs.cleared, 'clear');
    await say('Do it now', runs.cleared);
    expect(await rowsLeft()).toBe(0);
    await page().getByText('Ana Admin decided about it.').waitFor();
  });

  it('takes for done what somebody found to have happened', async () => {
    await openStep(runs.told, 'tell');
    await page().getByText('Did this happen?').waitFor();
    await shoot(page(), 'decide-outcome');
    await say('It happened', runs.told);
    expect(vendor.heard()).toHaveLength(2);
  });

  it('does again what somebody found not to have happened', async () => {
    await openStep(runs.untold, 'tell');
    await say('Do it again', runs.untold);
    expect(
      vendor
        .heard()
        .map(({ step }) => step)
        .toSorted(),
    ).toEqual(['tell ana', 'tell ben', 'tell ben']);
    expect(tab.takeErrors()).toEqual([]);
  });
});
