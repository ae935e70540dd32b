import { setTimeout as pause } from 'node:timers/promises';
import type { JsonObject } from '@joinery/core';
import { asText, type CallContext, failedBy, type Probe } from '@joinery/connector-kit';
import type { GraphClient } from './client.ts';
import { readRawUser, toUser, userSelect } from './user.ts';

/** Microsoft's replicas may not know a new user for seconds, so one look is not enough to call it absent. */
const looksAfterMs = [0, 1_000, 3_000];

/** Looks for a user under the principal name; one that differs from what was sent may be somebody else. */
export async function findNewUser(
  call: CallContext<GraphClient>,
  userPrincipalName: string,
  sent: JsonObject,
  after: readonly number[] = looksAfterMs,
): Promise<Probe> {
  for (const wait of after) {
    if (wait > 0) await pause(wait, undefined, { signal: call.signal });
    const raw = await readRawUser(call, userPrincipalName, `${userSelect},mailNickname`).catch((error: unknown) => {
      if (failedBy(error, 'not_found')) return undefined;
      throw error;
    });
    if (raw === undefined) continue;
    const other = Object.keys(sent).find((name) => typeof sent[name] === 'string' && asText(raw[name]) !== sent[name]);
    if (other === undefined) return { result: 'happened', output: toUser(raw) };
    return {
      result: 'unsure',
      reason: `${userPrincipalName} exists, but with another ${other} than the step sent; look whether it is the same person`,
    };
  }
  return { result: 'absent' };
}
