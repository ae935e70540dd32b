import {
  asObject,
  asText,
  type CallContext,
  connectorError,
  ConnectorError,
  defineFields,
} from '@joinery/connector-kit';
import type { JsonObject } from '@joinery/core';
import type { OktaClient } from './client.ts';
import { readRawUser } from './user.ts';

export const lifecycleFields = defineFields([
  { name: 'changed', type: 'boolean', title: 'Changed', help: 'False if it was so already.' },
  { name: 'userId', type: 'text', title: 'Okta id of the user' },
  { name: 'login', type: 'text', title: 'Login of the user' },
  { name: 'status', type: 'text', title: 'Status', help: 'Status after the step. Okta may still be working on it.' },
]);

interface Transition {
  readonly name: 'suspend' | 'unsuspend' | 'activate' | 'deactivate';
  /** For messages: `suspending`. */
  readonly doing: string;
  /** The state that is wished; having it already is success without a call. */
  readonly reached: (status: string) => boolean;
  /** States from which Okta allows it, for the message; undefined if Okta alone knows. */
  readonly from?: readonly string[];
  readonly query?: Readonly<Record<string, boolean>>;
}

/**
 * Brings a user into another status. The status is read first and after a refusal again: the refusal "already so"
 * alone proves nothing, because Okta gives the same one for users in quite another status.
 */
export async function transition(call: CallContext<OktaClient>, user: string, to: Transition) {
  const before = await readRawUser(call, user);
  const ends = { userId: before.id, login: asText(asObject(before.profile).login) };
  const status = statusOf(before);
  if (to.reached(status)) return { changed: false, ...ends, status };
  if (to.from !== undefined && !to.from.includes(status)) throw wrongStatus(user, to, status);
  const path = `/api/v1/users/${encodeURIComponent(before.id)}/lifecycle/${to.name}`;
  try {
    await call.client.send({
      method: 'POST',
      key: call.key,
      path,
      signal: call.signal,
      what: `${to.doing} ${user}`,
      ...(to.query === undefined ? {} : { query: to.query }),
    });
  } catch (error) {
    if (!(error instanceof ConnectorError) || error.effect !== 'refused' || error.retryable) throw error;
    const now = statusOf(await readRawUser(call, before.id));
    if (!to.reached(now)) throw error;
    return { changed: false, ...ends, status: now };
  }
  return { changed: true, ...ends, status: statusOf(await readRawUser(call, before.id)) };
}

/** The status that counts: where Okta is still on its way, the one it goes to. */
function statusOf(user: JsonObject): string {
  return asText(user.transitioningToStatus) ?? asText(user.status) ?? 'UNKNOWN';
}

function wrongStatus(user: string, to: Transition, status: string): ConnectorError {
  const allowed = (to.from ?? []).join(' or ');
  const message = `Okta allows ${to.doing} only for users that are ${allowed}, and ${user} is ${status}; bring the user into that status first.`;
  return connectorError('okta', 'wrong_state', message, { effect: 'not-sent', details: { status } });
}

/** The class and reason that the status-setting actions share. */
export const statusEffect = (destructive: boolean) =>
  ({
    class: 'A',
    reason:
      'It sets a status that is read first and read back after a refusal, so repeating it ends in the same status.',
    changes: true,
    destructive,
  }) as const;
