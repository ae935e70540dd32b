import type { TokenCredential } from '@azure/identity';
import {
  clip,
  type ConnectorError,
  type ConnectorErrorReason,
  connectorError,
  type Fetch,
  networkError,
} from '@joinery/connector-kit';
import { loopbackCredential } from './loopback-credential.ts';

export const publicLogin = 'https://login.microsoftonline.com';

export interface AppIdentity {
  readonly connector: string;
  readonly loginUrl: string;
  readonly tenantId: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** For instance `https://graph.microsoft.com/.default`. */
  readonly scope: string;
  readonly fetch: Fetch;
}

/** Gives the app's access token, from Microsoft's own credential, which keeps it until shortly before it ends. */
export function accessTokens(app: AppIdentity): (signal: AbortSignal) => Promise<string> {
  let credential: Promise<TokenCredential> | undefined;
  return async (signal) => {
    credential ??= createCredential(app);
    try {
      const token = await (await credential).getToken([app.scope], { abortSignal: signal });
      if (token === null) throw new Error('no token was issued');
      return token.token;
    } catch (error) {
      throw tokenError(error, app, signal);
    }
  };
}

async function createCredential(app: AppIdentity): Promise<TokenCredential> {
  if (app.loginUrl.startsWith('http:')) return loopbackCredential(app);
  // Loaded when first needed: it takes a tenth of a second, and most runtimes start without a Microsoft call.
  const { ClientSecretCredential } = await import('@azure/identity');
  return new ClientSecretCredential(app.tenantId, app.clientId, app.clientSecret, {
    authorityHost: app.loginUrl,
    disableInstanceDiscovery: app.loginUrl !== publicLogin,
    retryOptions: { maxRetries: 0 },
  });
}

const known: Readonly<Record<string, readonly [ConnectorErrorReason, string]>> = {
  AADSTS7000215: [
    'wrong_secret',
    'the client secret is wrong; paste the value (not the id) of a client secret of the app registration',
  ],
  AADSTS7000222: [
    'wrong_secret',
    'the client secret has expired; create a new one in the app registration and paste its value',
  ],
  AADSTS700016: [
    'bad_settings',
    'the tenant has no such application; check the application id and that the tenant is the right one',
  ],
  AADSTS90002: ['bad_settings', 'there is no such tenant; check the tenant of the connection'],
  AADSTS900023: ['bad_settings', 'the tenant is neither an id nor a domain; check the tenant of the connection'],
  AADSTS7000112: ['bad_settings', 'the application is disabled; switch it on under Enterprise applications'],
  AADSTS53003: ['missing_permission', 'a conditional access policy blocks the application; except it there'],
};

/** Microsoft's own faults: the same sign-in may succeed later. */
const passing = new Set(['AADSTS90033', 'AADSTS90006', 'AADSTS90025', 'AADSTS50196', 'AADSTS90024']);

/** Whatever goes wrong here, the call itself was never sent. */
function tokenError(error: unknown, app: AppIdentity, signal: AbortSignal): ConnectorError {
  const text = error instanceof Error ? error.message : '';
  const code = /AADSTS\d+/.exec(text)?.[0];
  if (code !== undefined && passing.has(code)) {
    const message = `Microsoft could not sign the app in just now (${code}); the step can be tried again.`;
    return connectorError(app.connector, 'unavailable', message, {
      effect: 'not-sent',
      retryable: true,
      details: { vendorCode: code },
    });
  }
  if (code !== undefined) {
    const [reason, remedy] =
      known[code] ??
      (['wrong_secret', `${clip(text.slice(text.indexOf(code)), 160)}; correct the connection`] as const);
    return connectorError(app.connector, reason, `Microsoft did not sign the app in (${code}): ${remedy}.`, {
      effect: 'not-sent',
      details: { vendorCode: code },
    });
  }
  const host = new URL(app.loginUrl).host;
  const failed = networkError(error, {
    connector: app.connector,
    vendor: 'Microsoft sign-in',
    host,
    signal,
    timeoutMs: 60_000,
  });
  const reason = failed.code.endsWith('.dropped') || failed.code.endsWith('.timed_out') ? 'not_reached' : undefined;
  if (reason === undefined && failed.effect === 'not-sent') return failed;
  const message = `Microsoft sign-in at ${host} gave no token; check the sign-in address and that this server may reach it.`;
  return connectorError(app.connector, reason ?? 'cancelled', message, {
    effect: 'not-sent',
    retryable: true,
    cause: error,
  });
}
