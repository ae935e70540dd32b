import type { Rows, TableName } from './rows.ts';

export interface Change {
  readonly table: TableName;
  readonly id: string;
  /** The row as it is now; null when it is gone. */
  readonly row: Rows[TableName] | null;
}

export interface Store {
  get<T extends TableName>(table: T, id: string): Rows[T] | undefined;
  /** All rows in the order they were added. */
  list<T extends TableName>(table: T): readonly Rows[T][];
  size(table: TableName): number;
  put<T extends TableName>(table: T, row: Rows[T]): void;
  remove(table: TableName, id: string): void;
  /** Runs a change to the tenant: kept as a whole when it returns, undone as a whole when it throws. */
  write<R>(act: () => R): R;
}

type Maps = { readonly [T in TableName]: Map<string, Rows[T]> };

const TABLES = [
  'tenant',
  'people',
  'skus',
  'groups',
  'oktaUsers',
  'oktaGroups',
  'events',
  'hooks',
  'deliveries',
  'mail',
  'ledger',
] as const satisfies readonly TableName[];

export type Contents = { readonly [T in TableName]?: readonly Rows[T][] };

function fill<T extends TableName>(maps: Maps, table: T, rows: readonly Rows[T][]): void {
  for (const row of rows) maps[table].set(row.id, row);
}

/** Everything in the store, table by table, as it is written into a snapshot. */
export function contentsOf(store: Store): Contents {
  return Object.fromEntries(TABLES.map((table) => [table, store.list(table)]));
}

/** Tables in memory; `keep` receives the changes of each finished write before the writer goes on. */
export function createStore(contents: Contents, keep: (changes: readonly Change[]) => void): Store {
  // The table names are the keys of Rows, so the object is a Maps once every one is filled in.
  const maps = Object.fromEntries(TABLES.map((table) => [table, new Map()])) as unknown as Maps;
  for (const table of TABLES) fill(maps, table, contents[table] ?? []);
  let open: (() => void)[] | undefined;
  let changes: Change[] = [];

  function change<T extends TableName>(table: T, id: string, row: Rows[T] | null): void {
    if (!open) throw new Error(`The row ${id} of ${table} can only change inside a write.`);
    const before = maps[table].get(id);
    open.push(() => (before ? maps[table].set(id, before) : maps[table].delete(id)));
    if (row) maps[table].set(id, row);
    else maps[table].delete(id);
    changes.push({ table, id, row });
  }

  function write<R>(act: () => R): R {
    if (open) return act();
    open = [];
    changes = [];
    try {
      const result = act();
      if (changes.length > 0) keep(changes);
      return result;
    } catch (error) {
      for (const undo of open.toReversed()) undo();
      throw error;
    } finally {
      open = undefined;
    }
  }

  return {
    get: (table, id) => maps[table].get(id),
    list: (table) => [...maps[table].values()],
    size: (table) => maps[table].size,
    put: (table, row) => change(table, row.id, row),
    remove: (table, id) => change(table, id, null),
    write,
  };
}

/** The same change again, as read back from a journal. */
export function replay(store: Store, changes: readonly Change[]): void {
  store.write(() => {
    for (const { table, id, row } of changes) {
      if (row) store.put(table, row);
      else store.remove(table, id);
    }
  });
}
