import { createHmac, timingSafeEqual } from 'node:crypto';
import type { World } from '../world/create-world.ts';
import { graphRefusal } from '../world/refusal.ts';

const LIFETIME_S = 3599;

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const sign = (world: World, text: string): string =>
  createHmac('sha256', world.tenant.clientSecret).update(text).digest('base64url');
const seconds = (world: World): number => Math.floor(world.now().getTime() / 1000);

export interface IssuedToken {
  readonly access_token: string;
  readonly expires_in: number;
}

/** A signed token, so that it outlives a restart of the sandbox. */
export function issueToken(world: World, audience: string): IssuedToken {
  const now = seconds(world);
  const claims = {
    aud: audience,
    appid: world.tenant.clientId,
    tid: world.tenant.tenantId,
    idtyp: 'app',
    iat: now,
    nbf: now,
    exp: now + LIFETIME_S,
  };
  const text = `${encode({ typ: 'JWT', alg: 'HS256' })}.${encode(claims)}`;
  return { access_token: `${text}.${sign(world, text)}`, expires_in: LIFETIME_S };
}

interface Claims {
  readonly aud: string;
  readonly exp: number;
}

function isSigned(world: World, text: string, signature: string): boolean {
  const expected = Buffer.from(sign(world, text));
  const given = Buffer.from(signature);
  return given.length === expected.length && timingSafeEqual(given, expected);
}

/** Refuses, in Graph's words, a request without a good token for Graph. */
export function checkAccessToken(world: World, authorization: string | undefined, origin: string): void {
  const token = /^Bearer\s+(\S+)$/i.exec(authorization ?? '')?.[1];
  if (token === undefined) throw graphRefusal.token('Access token is empty.');
  const [head = '', body = '', signature = ''] = token.split('.');
  if (signature === '') throw graphRefusal.token('IDX14100: JWT is not well formed, there are no dots (.).');
  if (!isSigned(world, `${head}.${body}`, signature))
    throw graphRefusal.token('Access token validation failure. Invalid signature.');
  // Signed by us a moment ago, so its claims are the ones issueToken wrote.
  const claims = JSON.parse(Buffer.from(body, 'base64url').toString()) as Claims;
  if (claims.exp <= seconds(world)) throw graphRefusal.token('Lifetime validation failed, the token is expired.');
  if (claims.aud !== 'https://graph.microsoft.com' && claims.aud !== origin)
    throw graphRefusal.token('Access token validation failure. Invalid audience.');
}
