import { setTimeout as pause } from 'node:timers/promises';

/** Asks until the answer is yes. Throws after `limitMs`, naming what did not come. */
export async function until(
  ask: () => boolean | Promise<boolean>,
  what: string,
  { limitMs = 60_000, everyMs = 20 }: { readonly limitMs?: number; readonly everyMs?: number } = {},
): Promise<void> {
  const end = performance.now() + limitMs;
  while (!(await ask())) {
    if (performance.now() > end) throw new Error(`Waited ${limitMs / 1000} s for ${what}; it did not come.`);
    await pause(everyMs);
  }
}
