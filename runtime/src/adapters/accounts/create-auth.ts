import { betterAuth } from 'better-auth';
import type { Kysely } from 'kysely';
import type { AccountTables } from './account-tables.ts';

/** Header in which the address of the caller is handed to better-auth; requests from outside never reach it. */
export const IP_HEADER = 'x-joinery-ip';

const SESSION_SECONDS = 7 * 24 * 3600;

export interface AuthOptions {
  readonly db: Kysely<AccountTables>;
  /** At least 32 characters, derived from the installation's key: signs session cookies. */
  readonly secret: string;
  readonly publicUrl: string;
}

/**
 * better-auth as a library: sessions and passwords only. Its own HTTP routes are never mounted, so nothing can be
 * reached that a route of ours does not offer.
 */
export function createAuth({ db, secret, publicUrl }: AuthOptions) {
  const secure = publicUrl.startsWith('https:');
  return betterAuth({
    appName: 'Joinery',
    baseURL: publicUrl,
    secret,
    database: { db, type: 'postgres', transaction: true },
    telemetry: { enabled: false },
    logger: { disabled: true },
    emailAndPassword: { enabled: true, disableSignUp: true, minPasswordLength: 12, maxPasswordLength: 128 },
    // Limits live before the routes, where they know about every caller; better-auth's own guard its unused routes.
    rateLimit: { enabled: false },
    user: {
      modelName: 'account_user',
      fields: { emailVerified: 'email_verified', createdAt: 'created_at', updatedAt: 'updated_at' },
    },
    session: {
      modelName: 'account_session',
      expiresIn: SESSION_SECONDS,
      updateAge: 24 * 3600,
      fields: {
        expiresAt: 'expires_at',
        createdAt: 'created_at',
        updatedAt: 'updated_at',
        ipAddress: 'ip_address',
        userAgent: 'user_agent',
        userId: 'user_id',
      },
    },
    account: {
      modelName: 'account_credential',
      fields: {
        accountId: 'account_id',
        providerId: 'provider_id',
        userId: 'user_id',
        accessToken: 'access_token',
        refreshToken: 'refresh_token',
        idToken: 'id_token',
        accessTokenExpiresAt: 'access_token_expires_at',
        refreshTokenExpiresAt: 'refresh_token_expires_at',
        createdAt: 'created_at',
        updatedAt: 'updated_at',
      },
    },
    verification: {
      modelName: 'account_verification',
      fields: { expiresAt: 'expires_at', createdAt: 'created_at', updatedAt: 'updated_at' },
    },
    advanced: {
      ipAddress: { ipAddressHeaders: [IP_HEADER] },
      // The __Host- prefix makes browsers refuse such a cookie from a neighbouring subdomain.
      useSecureCookies: false,
      cookies: { session_token: { name: secure ? '__Host-joinery' : 'joinery' } },
      defaultCookieAttributes: { httpOnly: true, sameSite: 'lax', path: '/', secure },
    },
  });
}

export type Auth = ReturnType<typeof createAuth>;
