import type { EventHook } from '../world/rows.ts';

/** How long Okta waits for an event hook to answer. */
export const HOOK_TIMEOUT_MS = 3000;

/** The headers that a request to the hook carries: its own, and its secret. */
export function hookHeaders(hook: EventHook): Record<string, string> {
  const own = Object.fromEntries(hook.headers.map(({ key, value }) => [key, value]));
  return hook.authKey === null ? own : { ...own, [hook.authKey]: hook.authValue ?? '' };
}

/** Asks the hook to echo a challenge; tells what went wrong, or undefined when it did. */
export async function verifyHook(hook: EventHook, challenge: string): Promise<string | undefined> {
  try {
    const response = await fetch(hook.uri, {
      headers: { ...hookHeaders(hook), 'x-okta-verification-challenge': challenge },
      signal: AbortSignal.timeout(HOOK_TIMEOUT_MS),
    });
    if (response.status !== 200) return `the endpoint answered ${response.status} instead of 200`;
    const body: unknown = await response.json();
    const echoed = typeof body === 'object' && body !== null && 'verification' in body ? body.verification : undefined;
    return echoed === challenge ? undefined : 'the endpoint did not return the challenge as "verification"';
  } catch (error) {
    return `the endpoint could not be reached in time (${error instanceof Error ? error.message : String(error)})`;
  }
}
