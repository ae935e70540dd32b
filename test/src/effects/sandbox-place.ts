import type { Auth } from '@joinery/connector-kit';
import type { Json, JsonObject } from '@joinery/core';
import type { Fault, LedgerEntry, Sandbox } from '@joinery/sandbox';
import { noTables } from './no-tables.ts';
import type { Change, Hardness, Place, Trouble } from './place.ts';

interface WorldView {
  readonly people: readonly (JsonObject & { readonly id: string; readonly okta: JsonObject | null })[];
  readonly licences: Json;
  readonly groups: readonly JsonObject[];
  readonly oktaGroups: readonly JsonObject[];
  readonly inbox: readonly JsonObject[];
  readonly events: readonly { readonly eventType: string; readonly target: readonly { readonly id: string }[] }[];
}

/** The simulated tenant, as the connector with these settings sees it. */
export function sandboxPlace(sandbox: Sandbox, auth: Auth): Place {
  const control = async (method: string, path: string, body?: object): Promise<unknown> => {
    const response = await fetch(`${sandbox.controlUrl}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${sandbox.credentials.control.token}`,
        'content-type': 'application/json',
      },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    if (!response.ok) throw new Error(`The sandbox refused ${method} ${path}: ${await response.text()}`);
    return response.status === 204 ? undefined : response.json();
  };
  const isMailServer = 'host' in auth;
  let since = '';
  return {
    auth,
    lends: { fetch, guardedFetch: fetch, tables: noTables },
    saysWhen: !isMailServer,
    refusals: isMailServer ? ['429 with Retry-After', '503'] : ['429 with Retry-After'],
    reset: async () => {
      await control('POST', '/reset');
      since = new Date().toISOString();
    },
    trouble: async (at, trouble, how) => {
      const fault = faultOf(at, trouble, how);
      if (fault) await control('POST', '/faults', fault);
    },
    blind: async ({ vendor }) =>
      // Refused for good: a vendor that is merely down is asked again for half a minute.
      void (await control('POST', '/faults', {
        ...{ vendor, method: 'GET', path: '/**', kind: 'status', status: 403, times: 1000 },
      })),
    troublesLeft: async () => ((await control('GET', '/faults')) as readonly unknown[]).length,
    calm: async () => void (await control('DELETE', '/faults')),
    changes: async () => ((await control('GET', '/ledger')) as readonly LedgerEntry[]).map(changeOf),
    view: async () => viewOf((await control('GET', '/world')) as WorldView, since),
  };
}

function changeOf({ vendor, method, path, key, outcome, fault }: LedgerEntry): Change {
  return { at: { vendor, method, path }, key, outcome, met: fault !== null };
}

const kinds: Readonly<Partial<Record<Trouble, Fault['kind']>>> = {
  'dropped before the effect': 'drop-before',
  'dropped after the effect': 'drop-after',
  '429 with Retry-After': 'status',
  '503': 'status',
  slow: 'slow',
  'a truncated answer': 'truncate',
};

function faultOf({ vendor, method, path }: Change['at'], trouble: Trouble, how: Hardness): Fault | undefined {
  const kind = kinds[trouble];
  if (!kind) return undefined;
  // Mail servers have statuses of their own, and no Retry-After.
  const [busy, down] = vendor === 'smtp' ? [450, 421] : [429, 503];
  const status = trouble === '503' ? { status: down } : {};
  const throttled = trouble === '429 with Retry-After' ? { status: busy, retryAfter: how.retryAfter } : {};
  const slow = kind === 'slow' ? { delayMs: how.delayMs } : {};
  return { vendor: vendor as Fault['vendor'], method, path, kind, times: how.times, ...status, ...throttled, ...slow };
}

/** Ids of what a step creates and moments differ each time; whether sessions were ended is told as yes or no. */
function viewOf(world: WorldView, since: string): Json {
  return {
    people: world.people.map(({ id: _id, okta, signInSessionsValidFrom, ...person }) => ({
      ...person,
      signedOut: typeof signInSessionsValidFrom === 'string' && signInSessionsValidFrom >= since.slice(0, 19),
      okta: okta && { status: okta['status'] ?? null, groups: okta['groups'] ?? null },
    })),
    licences: world.licences,
    groups: [...world.groups],
    oktaGroups: [...world.oktaGroups],
    inbox: world.inbox.map(({ from, to, cc, subject, html, text }) => ({
      ...{ from: from ?? null, to: to ?? null, cc: cc ?? null },
      ...{ subject: subject ?? null, html: html ?? null, text: text ?? null },
    })),
    // A repeat of what is so already may be logged again.
    events: [...new Set(world.events.map(({ eventType }) => eventType))].sort(),
  };
}
