import { randomBytes } from 'node:crypto';
import pg from 'pg';

/** What the product keeps its runs in. `env` makes an empty one for each call. */
export interface Backend {
  readonly title: string;
  readonly env: () => Promise<Readonly<Record<string, string>>>;
}

export const embedded: Backend = { title: 'on the embedded default', env: async () => ({}) };

/** Redis with PostgreSQL, if the environment names both. */
export function servers(): Backend | undefined {
  const { DATABASE_URL, REDIS_URL } = process.env;
  if (!DATABASE_URL || !REDIS_URL) return undefined;
  return {
    title: 'on Redis with PostgreSQL',
    env: async () => ({ DATABASE_URL: await emptyDatabase(DATABASE_URL), REDIS_URL }),
  };
}

async function emptyDatabase(server: string): Promise<string> {
  const database = `e2e_${randomBytes(6).toString('hex')}`;
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  await client.query(`create database ${database}`);
  await client.end();
  const url = new URL(server);
  url.pathname = `/${database}`;
  return url.href;
}
