import { expect } from 'vitest';
import type { Fault } from './control/faults.ts';
import { startRecording } from './check-recording.ts';
import { type Sandbox, type SandboxOptions, startSandbox } from './start-sandbox.ts';
import type { LedgerEntry } from './world/rows.ts';

export interface Reply {
  readonly status: number;
  // Tests look into answers of every shape; a wrong path shows as undefined and fails the test.
  readonly body: Json;
  readonly headers: Headers;
}

export interface Json {
  readonly [name: string]: Json;
}

interface Sent {
  readonly method?: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

type Send = (path: string, sent?: Sent) => Promise<Reply>;

/** A running sandbox with short ways to talk to each part of it. */
export interface TestTenant {
  readonly sandbox: Sandbox;
  readonly graph: Send;
  readonly okta: Send;
  readonly control: Send;
  readonly fault: (fault: Fault) => Promise<void>;
  readonly ledger: () => Promise<readonly LedgerEntry[]>;
  readonly close: () => Promise<void>;
}

/** The text at a place in an answer; a test that finds something else there fails. */
export function textOf(value: unknown): string {
  if (typeof value !== 'string') throw new Error(`There is ${JSON.stringify(value)} where a text was expected.`);
  return value;
}

function sender(base: string, authorization: string): Send {
  return async (path, sent = {}) => {
    const response = await fetch(base + path, {
      method: sent.method ?? (sent.body === undefined ? 'GET' : 'POST'),
      headers: {
        authorization,
        ...(sent.body === undefined ? {} : { 'content-type': 'application/json' }),
        ...sent.headers,
      },
      ...(sent.body === undefined ? {} : { body: JSON.stringify(sent.body) }),
    });
    const text = await response.text();
    return { status: response.status, body: text === '' ? {} : (JSON.parse(text) as Json), headers: response.headers };
  };
}

export async function fetchToken(sandbox: Sandbox, changes: Readonly<Record<string, string>> = {}): Promise<Reply> {
  const { tenantId, clientId, clientSecret } = sandbox.credentials.graph;
  const form = {
    grant_type: 'client_credentials',
    client_id: clientId,
    client_secret: clientSecret,
    scope: 'https://graph.microsoft.com/.default',
    ...changes,
  };
  const response = await fetch(`${sandbox.loginUrl}/${tenantId}/oauth2/v2.0/token`, {
    method: 'POST',
    body: new URLSearchParams(form),
  });
  return { status: response.status, body: (await response.json()) as Json, headers: response.headers };
}

/** Starts a sandbox; what it answers is checked against the vendors' own descriptions at the end, where they are given. */
export async function startTestTenant(options: SandboxOptions = {}): Promise<TestTenant> {
  const recording = startRecording();
  const sandbox = await startSandbox({ ...options, ...recording.options });
  const token = await fetchToken(sandbox);
  const control = sender(sandbox.controlUrl, `Bearer ${sandbox.credentials.control.token}`);
  return {
    sandbox,
    control,
    graph: sender(sandbox.graphUrl, `Bearer ${textOf(token.body['access_token'])}`),
    okta: sender(sandbox.oktaUrl, `SSWS ${sandbox.credentials.okta.token}`),
    fault: async (fault) => {
      expect((await control('/faults', { body: fault })).status).toBe(201);
    },
    ledger: async () => (await control('/ledger')).body as unknown as readonly LedgerEntry[],
    close: async () => {
      await sandbox.close();
      await recording.check();
    },
  };
}

export const login = (name: string): string => `${name}@juniperfalls.example`;

/** The message of a Graph refusal. */
export const messageOf = (reply: Reply): unknown => reply.body['error']?.['message'];
