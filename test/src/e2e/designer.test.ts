import type { LaunchOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as admin from './admin.ts';
import { browserOptions, openTab, type Tab } from './browser.ts';
import { embedded } from '../product/backends.ts';
import { type OpenProduct, openProduct } from '../product/open-product.ts';

const options = await browserOptions();
const undo = 'Control+z';
const redo = 'Control+Shift+z';

const steps = (page: Page) => page.locator('.react-flow__node');
const step = (page: Page, title: string) => steps(page).filter({ hasText: title });
const edges = (page: Page) => page.locator('.react-flow__edge');

/** Adds a step by typing into the palette, as a person who knows what they look for. */
async function addStep(page: Page, words: string): Promise<void> {
  await page.getByRole('button', { name: 'Add step' }).click();
  await page.getByLabel('Search steps').fill(words);
  await page.keyboard.press('Enter');
}

describe.runIf(typeof options !== 'string')('The designer, in a browser', () => {
  let product: OpenProduct;
  let tab: Tab;
  const page = () => tab.page;

  beforeAll(async () => {
    product = await openProduct(embedded);
    tab = await openTab(options as LaunchOptions, product.url);
    await admin.claim(page());
    await page().getByRole('button', { name: 'Create a blank flow' }).click();
    const dialog = page().getByRole('dialog');
    await dialog.getByLabel('Flow name').fill('Count to two');
    await dialog.getByRole('button', { name: 'Create' }).click();
    await page().getByRole('textbox', { name: 'Name of the flow' }).waitFor();
  });
  afterAll(async () => {
    await tab?.close();
    await product?.close();
  });

  it('draws a flow: steps by search, each connected to the one before', async () => {
    await addStep(page(), 'by hand');
    await step(page(), 'by hand').waitFor();
    await addStep(page(), 'delay');
    await addStep(page(), 'stop');
    await expect.poll(() => steps(page()).count()).toBe(3);
    await expect.poll(() => edges(page()).count()).toBe(2);
  });

  it('undoes and redoes one thing at a time', async () => {
    await page()
      .locator('.react-flow__pane')
      .click({ position: { x: 30, y: 400 } });
    await page().keyboard.press(undo);
    await expect.poll(() => steps(page()).count()).toBe(2);
    await page().keyboard.press(redo);
    await expect.poll(() => steps(page()).count()).toBe(3);
    await expect.poll(() => edges(page()).count()).toBe(2);
  });

  it('moves a step by dragging, and undo puts it back', async () => {
    const before = await step(page(), 'Delay').boundingBox();
    if (!before) throw new Error('the step is not drawn');
    await page().mouse.move(before.x + 60, before.y + 20);
    await page().mouse.down();
    await page().mouse.move(before.x + 120, before.y + 150, { steps: 8 });
    await page().mouse.up();
    const height = async () => (await step(page(), 'Delay').boundingBox())?.y ?? 0;
    await expect.poll(height).toBeGreaterThan(before.y + 80);
    await page()
      .locator('.react-flow__pane')
      .click({ position: { x: 30, y: 400 } });
    await page().keyboard.press(undo);
    await expect.poll(async () => Math.abs((await height()) - before.y)).toBeLessThan(12);
  });

  it('lists what is wrong, jumps to the step, and takes the step away with the keyboard', async () => {
    await step(page(), 'Delay').click();
    await addStep(page(), 'Block sign-in');
    await step(page(), 'Block sign-in').waitFor();
    await page().keyboard.press('Escape');
    await page()
      .getByRole('button', { name: /problem/ })
      .first()
      .click();
    const panel = page().getByRole('region', { name: 'Problems' });
    await panel.getByRole('button').filter({ hasText: '“User” is empty' }).first().click();
    await page()
      .getByRole('region', { name: /^Step disable/ })
      .waitFor();
    await step(page(), 'Block sign-in').click();
    await page().keyboard.press('Delete');
    await page().getByRole('button', { name: 'No problems' }).waitFor();
    await expect.poll(() => steps(page()).count()).toBe(3);
  });

  it('configures a step through its form, and renames it', async () => {
    await step(page(), 'Delay').click();
    await page().getByLabel('How many').fill('1');
    await page().getByRole('combobox', { name: 'Unit' }).or(page().getByLabel('Unit')).first().click();
    await page().getByRole('option', { name: 'seconds' }).click();
    await page().getByRole('textbox', { name: 'Title of the step' }).fill('Breathe');
    await step(page(), 'Breathe').getByText('For 1 second').waitFor();
    expect(await step(page(), 'Breathe').count()).toBe(1);
  });

  it('saves, publishes and switches on', async () => {
    await page().getByRole('button', { name: 'Save', exact: true }).click();
    await page().getByText('Saved', { exact: true }).waitFor();
    await page().getByRole('button', { name: 'Publish' }).click();
    await page().getByRole('dialog').getByRole('button', { name: 'Publish version 1' }).click();
    await page().getByRole('dialog').waitFor({ state: 'hidden' });
    const toggle = page().getByRole('switch', { name: 'Flow is on' });
    await page().waitForFunction(() => !(document.querySelector('[role=switch]') as HTMLInputElement | null)?.disabled);
    if (!(await toggle.isChecked())) await toggle.click({ force: true });
    await page().getByText('On', { exact: true }).waitFor();
    expect(await toggle.isChecked()).toBe(true);
  });

  it('runs, and paints the run live until it is over', async () => {
    await page().getByRole('button', { name: 'Run', exact: true }).click();
    await page().getByRole('button', { name: 'Start run' }).click();
    await page().waitForURL(/\/runs\//);
    await page().getByText('Finished', { exact: true }).first().waitFor({ timeout: 90_000 });
    await page().getByRole('tab', { name: 'Steps' }).waitFor();
    await expect.poll(() => page().getByText('Breathe').count()).toBeGreaterThan(0);
  });

  it('opens every page in light and dark without an error in the console', async () => {
    for (const scheme of ['light', 'dark'] as const) {
      await page().emulateMedia({ colorScheme: scheme });
      for (const address of ['/', '/runs', '/tables', '/connections', '/variables', '/sandbox', '/people', '/import']) {
        await page().goto(address);
        await page().getByRole('heading').first().waitFor();
        const overflow = await page().evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
        );
        expect(`${address} ${overflow}`).toBe(`${address} 0`);
      }
    }
    expect(tab.takeErrors()).toEqual([]);
  });
});
