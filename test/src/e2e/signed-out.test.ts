import type { LaunchOptions } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { claim } from './admin.ts';
import { browserOptions, openTab, type Tab } from './browser.ts';
import { embedded } from '../product/backends.ts';
import { type OpenProduct, openProduct } from '../product/open-product.ts';

const options = await browserOptions();

describe.runIf(typeof options !== 'string')('A visit of somebody who is not signed in', () => {
  let product: OpenProduct;
  let tab: Tab;
  beforeAll(async () => {
    product = await openProduct(embedded);
    tab = await openTab(options as LaunchOptions, product.url);
  });
  afterAll(async () => {
    await tab?.close();
    await product?.close();
  });

  it('leads from any page to signing in and back, without an error in the console', async () => {
    await claim(tab.page);
    await tab.page.context().clearCookies();
    await tab.page.goto('/runs');
    await tab.page.getByRole('heading', { name: 'Sign in' }).waitFor();
    await tab.page.getByLabel('E-mail').fill('ana@acme.example');
    await tab.page.getByLabel('Password').first().fill('correct horse battery');
    await tab.page.getByRole('button', { name: 'Sign in' }).click();
    await tab.page.getByRole('heading', { name: 'Runs' }).waitFor();
    expect(tab.takeErrors()).toEqual([]);
  });
});
