import { randomBytes } from 'node:crypto';
import pg from 'pg';
import type { Backend } from './product.ts';

export const embedded: Backend = { title: 'on the embedded default', env: {} };

/** Redis with PostgreSQL, if the environment names both; a database of its own for each call. */
export async function servers(): Promise<Backend | undefined> {
  const { DATABASE_URL, REDIS_URL } = process.env;
  if (!DATABASE_URL || !REDIS_URL) return undefined;
  const database = `e2e_${randomBytes(6).toString('hex')}`;
  const client = new pg.Client({ connectionString: DATABASE_URL });
  await client.connect();
  await client.query(`create database ${database}`);
  await client.end();
  const url = new URL(DATABASE_URL);
  url.pathname = `/${database}`;
  return { title: 'on Redis with PostgreSQL', env: { DATABASE_URL: url.href, REDIS_URL } };
}
