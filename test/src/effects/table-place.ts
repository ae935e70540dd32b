import { setTimeout as sleep } from 'node:timers/promises';
import type { Fields } from '@joinery/core';
import type { DatabaseClient, DatabasePool, Statement } from '@joinery/runtime/adapters/database-pool';
import { postgresDatabase } from '@joinery/runtime/adapters/postgres-database';
import { postgresTables } from '@joinery/runtime/adapters/postgres-tables';
import { testDatabases } from '@joinery/runtime/adapters/test-databases';
import type { Change, Hardness, Place, Trouble } from './place.ts';

const ORGANIZATION = 'acme';
const columns: Fields = [
  { name: 'who', type: 'text', title: 'Who' },
  { name: 'team', type: 'text', title: 'Team' },
];
const first = [
  { who: 'ana', team: 'Sales' },
  { who: 'ben', team: 'Legal' },
];

export interface TablePlace extends Place {
  readonly close: () => Promise<void>;
}

/** The table "People" in the embedded database, whose connections break on demand around what they commit. */
export async function openTablePlace(): Promise<TablePlace> {
  const [embedded] = testDatabases;
  if (!embedded) throw new Error('There is no embedded database.');
  const database = await embedded.open();
  const line = { changes: [] as Change[], trouble: undefined as Trouble | undefined, left: 0, delayMs: 0 };
  const troubled = postgresTables(postgresDatabase(troubledPool(database.pool, line)));
  const tables = postgresTables(postgresDatabase(database.pool));
  return {
    auth: {},
    lends: { fetch, guardedFetch: fetch, tables: troubled.forOrganization(ORGANIZATION) },
    refusals: [],
    saysWhen: false,
    reset: async () => {
      await tables.delete(ORGANIZATION, 'people');
      await tables.create(ORGANIZATION, { id: 'people', name: 'People', folder: null, columns });
      await tables.importRows(ORGANIZATION, 'people', first, false);
      Object.assign(line, { changes: [], left: 0 });
    },
    trouble: async (_at, trouble, { times, delayMs }: Hardness) => {
      Object.assign(line, { trouble, left: times, delayMs });
    },
    blind: async () => {},
    troublesLeft: async () => line.left,
    calm: async () => void (line.left = 0),
    changes: async () => line.changes,
    view: async () => {
      const search = { offset: 0, limit: 100 };
      const { rows } = await tables.search(ORGANIZATION, 'people', search);
      return rows.map(({ values }) => values);
    },
    close: database.close,
  };
}

interface Line {
  readonly changes: Change[];
  trouble: Trouble | undefined;
  left: number;
  delayMs: number;
}

/** What a change is committed by: a statement of its own, or the commit of several. */
const commits = /^\s*(with added|with changed|delete from|commit)/i;

function troubledPool(pool: DatabasePool, line: Line): DatabasePool {
  return new Proxy(pool, {
    get: (target, name) =>
      name === 'connect' ? async () => troubledClient(await target.connect(), line) : Reflect.get(target, name, target),
  });
}

function troubledClient(client: DatabaseClient, line: Line): DatabaseClient {
  let open = false;
  const query = async (statement: string | Statement, values?: readonly unknown[]) => {
    const text = typeof statement === 'string' ? statement : statement.text;
    if (/^\s*(begin|start transaction)/i.test(text)) open = true;
    const isCommit = /^\s*commit/i.test(text);
    if (!commits.test(text) || (open && !isCommit)) return client.query(statement, values);
    open = false;
    const trouble = line.left > 0 ? line.trouble : undefined;
    if (trouble) line.left -= 1;
    const at = { vendor: 'table', method: 'commit', path: '' };
    if (trouble === 'dropped before the effect') {
      line.changes.push({ at, key: null, outcome: 'failed', met: true });
      throw new Error('Connection terminated unexpectedly');
    }
    if (trouble === 'slow') await sleep(line.delayMs);
    const result = await client.query(statement, values);
    line.changes.push({ at, key: null, outcome: 'done', met: trouble !== undefined });
    if (trouble && trouble !== 'slow') throw new Error('Connection terminated unexpectedly');
    return result;
  };
  return new Proxy(client, {
    get: (target, name) => {
      const value: unknown = name === 'query' ? query : Reflect.get(target, name, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}
