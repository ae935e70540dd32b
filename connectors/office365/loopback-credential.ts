import type { AccessToken, TokenCredential } from '@azure/identity';
import { asNumber, asObject, asText, type Fetch } from '@joinery/connector-kit';
import type { Json } from '@joinery/core';

interface LoopbackOptions {
  readonly loginUrl: string;
  readonly tenantId: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly fetch: Fetch;
}

/** Client credentials over plain http, for the sandbox on this machine: Microsoft's own credential insists on https. */
export function loopbackCredential({
  loginUrl,
  tenantId,
  clientId,
  clientSecret,
  fetch,
}: LoopbackOptions): TokenCredential {
  let kept: AccessToken | undefined;
  return {
    getToken: async (scopes, options) => {
      if (kept !== undefined && kept.expiresOnTimestamp - 60_000 > Date.now()) return kept;
      const form = new URLSearchParams({
        client_id: clientId,
        client_secret: clientSecret,
        grant_type: 'client_credentials',
        scope: [scopes].flat().join(' '),
      });
      const response = await fetch(`${loginUrl}/${encodeURIComponent(tenantId)}/oauth2/v2.0/token`, {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
        body: form.toString(),
        redirect: 'error',
        ...(options?.abortSignal === undefined ? {} : { signal: options.abortSignal as AbortSignal }),
      });
      const body = asObject((await response.json()) as Json);
      const token = asText(body.access_token);
      if (!response.ok || token === null)
        throw new Error(asText(body.error_description) ?? `the sign-in address answered ${response.status}`);
      kept = { token, expiresOnTimestamp: Date.now() + (asNumber(body.expires_in) ?? 0) * 1000 };
      return kept;
    },
  };
}
