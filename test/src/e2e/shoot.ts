import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';

const shots = fileURLToPath(new URL('../../results/', import.meta.url));

/** Keeps a picture of the page in light and in dark, for people to look at. */
export async function shoot(page: Page, name: string): Promise<void> {
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme });
    await page.screenshot({ path: `${shots}${name}-${colorScheme}.png` });
  }
}
