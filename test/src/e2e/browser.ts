import { fileURLToPath } from 'node:url';
import { type Browser, chromium, type LaunchOptions, type Page } from 'playwright-core';

const finder = fileURLToPath(new URL('../../../packages/setup/ensure-browser.mjs', import.meta.url));

/** Launch options of a Chromium, or a sentence that says why there is none. In CI a missing browser is an error. */
export async function browserOptions(): Promise<LaunchOptions | string> {
  const { ensureBrowser } = (await import(finder)) as { readonly ensureBrowser: () => LaunchOptions | string };
  const found = ensureBrowser();
  if (typeof found === 'string' && process.env.CI === 'true') throw new Error(found);
  return found;
}

export interface Tab {
  readonly page: Page;
  /** Errors of the page's console and scripts since the last call; a page of ours has none. */
  readonly takeErrors: () => readonly string[];
  readonly close: () => Promise<void>;
}

export async function openTab(options: LaunchOptions, url: string): Promise<Tab> {
  const browser: Browser = await chromium.launch(options);
  const page = await browser.newPage({ viewport: { width: 1280, height: 720 }, baseURL: url, acceptDownloads: true });
  page.setDefaultTimeout(30_000);
  let errors: string[] = [];
  page.on('console', (message) => void (message.type() === 'error' && errors.push(message.text())));
  page.on('pageerror', (error) => void errors.push(error.message));
  return {
    page,
    takeErrors: () => {
      const taken = errors;
      errors = [];
      return taken;
    },
    close: () => browser.close(),
  };
}
