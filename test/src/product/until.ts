import { setTimeout as pause } from 'node:timers/promises';

/** Asks until the answer is neither false nor undefined, and gives it back. Throws after `limitMs`, naming what did not come. */
export async function until<Answer>(
  ask: () => Answer | Promise<Answer>,
  what: string,
  { limitMs = 60_000, everyMs = 20 }: { readonly limitMs?: number; readonly everyMs?: number } = {},
): Promise<Exclude<Answer, false | undefined>> {
  const end = performance.now() + limitMs;
  for (;;) {
    const answer = await ask();
    if (answer !== false && answer !== undefined) return answer as Exclude<Answer, false | undefined>;
    if (performance.now() > end) throw new Error(`Waited ${limitMs / 1000} s for ${what}; it did not come.`);
    await pause(everyMs);
  }
}
