import { routes } from '@joinery/api';
import type { LaunchOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { flowOf, startRuns, type Step } from '../outages/stage.ts';
import { embedded } from '../product/backends.ts';
import { type OpenProduct, openProduct } from '../product/open-product.ts';
import { addFlow, becomeOwner, type Owner } from '../product/owner.ts';
import { until } from '../product/until.ts';
import { openFlow, signIn } from './admin.ts';
import { browserOptions, openTab, type Tab } from './browser.ts';
import { shoot } from './shoot.ts';

const options = await browserOptions();
const wait: Step = { id: 'wait', kind: 'delay', config: { mode: 'for', count: 1, unit: 'hour' } };
const note: Step = { id: 'note', kind: 'set', config: { values: { noted: 'yes' } } };

describe.runIf(typeof options !== 'string')('Moving sleeping runs to a newer version, in a browser', () => {
  let product: OpenProduct;
  let owner: Owner;
  let tab: Tab;
  let flow: string;
  let runs: readonly string[];
  const page = (): Page => tab.page;
  const publish = async (...steps: readonly Step[]): Promise<void> => {
    const params = { organization: owner.organization, flow };
    const { revision } = await owner.call(routes.readFlow, { params });
    const saved = await owner.call(routes.saveDraft, { params, body: { revision, draft: flowOf(...steps) } });
    await owner.call(routes.publishFlow, { params, body: { revision: saved.revision } });
  };
  const versions = () =>
    Promise.all(
      runs.map(
        async (run) =>
          (await owner.call(routes.readRun, { params: { organization: owner.organization, run } })).version,
      ),
    );
  const openVersions = async (): Promise<void> => {
    await openFlow(page(), 'Leaver');
    await page().getByRole('button', { name: 'More' }).click();
    await page().getByRole('menuitem', { name: 'Versions' }).click();
    await page().getByRole('region', { name: 'Versions' }).waitFor();
  };
  const version = (number: number) => page().getByRole('article', { name: `Version ${number}` });

  beforeAll(async () => {
    product = await openProduct(embedded);
    owner = await becomeOwner(product.url);
    flow = await addFlow(owner, 'Leaver', flowOf(wait), { on: true });
    runs = await startRuns({ api: product, owner }, flow, ['ana', 'ben']);
    const asleep = async () =>
      (await owner.call(routes.countSleepers, { params: { organization: owner.organization, flow } }))[0]?.runs === 2;
    await until(asleep, 'two runs to be asleep');
    await publish(wait, note);
    tab = await openTab(options as LaunchOptions, product.url);
    await signIn(page());
  });
  afterAll(async () => {
    await tab?.close();
    await product?.close();
  });

  it('says how many sleep on a version and how many of them can move, and moves them', async () => {
    await openVersions();
    await version(1).getByText('2 runs sleep on it.').waitFor();
    await version(1).getByRole('button', { name: 'Check moving them to version 2' }).click();
    const dialog = page().getByRole('dialog');
    await dialog.getByText('2 runs can move.').waitFor();
    await shoot(page(), 'move-runs');
    await dialog.getByRole('button', { name: 'Move 2 runs' }).click();
    await page().getByText('2 runs moved to version 2.').waitFor();
    await version(2).getByText('2 runs sleep on it.').waitFor();
    await expect.poll(versions).toEqual([2, 2]);
  });

  it('says in the run by whom and from which version it was moved', async () => {
    await page().goto(`/runs/${runs[0]}`);
    await page().getByText('Version 2, moved from 1 by Ana Admin').waitFor();
    await page().getByText('goes on in').waitFor();
    await shoot(page(), 'moved-run');
    expect(await page().locator('.react-flow__node[data-id=note]').count()).toBe(1);
  });

  it('says why runs cannot move, and leaves them', async () => {
    await publish(note);
    await openVersions();
    await version(2).getByRole('button', { name: 'Check moving them to version 3' }).click();
    const dialog = page().getByRole('dialog');
    await dialog.getByText('None of them can move.').waitFor();
    await dialog.getByText('2 runs cannot move').waitFor();
    await shoot(page(), 'move-refused');
    expect(await dialog.getByRole('button', { name: 'Move', exact: true }).isDisabled()).toBe(true);
    await dialog.getByRole('button', { name: 'Leave them' }).click();
    await dialog.waitFor({ state: 'hidden' });
    expect(await versions()).toEqual([2, 2]);
    expect(tab.takeErrors()).toEqual([]);
  });
});
