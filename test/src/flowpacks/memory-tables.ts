import type { TablesForOrganization } from '@joinery/connector-kit';
import { type Fields, type Json, type JsonObject, operatorsByName, sameJson } from '@joinery/core';

export interface MemoryTables {
  readonly client: TablesForOrganization;
  /** Values by table, in the order in which they were added, without ids. */
  readonly rows: (table: string) => readonly JsonObject[];
}

interface Row {
  readonly id: string;
  readonly values: JsonObject;
}

/** An organization's tables for one play, with the rows that they start with. Tables go by their key in the pack. */
export function memoryTables(
  definitions: readonly { readonly key: string; readonly columns: Fields }[],
  first: Readonly<Record<string, readonly JsonObject[]>> = {},
): MemoryTables {
  const counts = new Map<string, number>();
  const makeRow = (table: string, values: JsonObject): Row => {
    const count = (counts.get(table) ?? 0) + 1;
    counts.set(table, count);
    return { id: `row-${count}`, values };
  };
  const tables = new Map(definitions.map(({ key }) => [key, (first[key] ?? []).map((row) => makeRow(key, row))]));
  const read = (table: string): Row[] => {
    const found = tables.get(table);
    if (!found) throw new Error(`There is no table “${table}”.`);
    return found;
  };
  const write = (table: string, rows: Row[]): void => void tables.set(table, rows);
  const known = (table: string, values: JsonObject): JsonObject => {
    const columns = definitions.find(({ key }) => key === table)?.columns ?? [];
    const strange = Object.keys(values).find((name) => !columns.some((column) => column.name === name));
    if (strange !== undefined) throw new Error(`The table “${table}” has no column “${strange}”.`);
    return values;
  };
  const shown = ({ id, values }: Row): JsonObject => ({ ...values, id });
  const change = (table: string, row: Row, values: JsonObject): Row => {
    const next = { ...row, values: { ...row.values, ...known(table, values) } };
    write(
      table,
      read(table).map((one) => (one.id === row.id ? next : one)),
    );
    return next;
  };
  const create = (table: string, values: JsonObject): Row => {
    const row = makeRow(table, known(table, values));
    write(table, [...read(table), row]);
    return row;
  };
  const client: TablesForOrganization = {
    list: async () => definitions.map(({ key, columns }) => ({ id: key, name: key, columns })),
    createRow: async (table, values) => shown(create(table, values)),
    readRow: async (table, id) =>
      read(table)
        .filter((row) => row.id === id)
        .map(shown)[0] ?? null,
    updateRow: async (table, id, values) => {
      const row = read(table).find((one) => one.id === id);
      if (!row) throw new Error(`The row ${id} is gone.`);
      return shown(change(table, row, values));
    },
    deleteRow: async (table, id) => {
      const rows = read(table);
      write(
        table,
        rows.filter((row) => row.id !== id),
      );
      return read(table).length < rows.length;
    },
    searchRows: async (table, { where, match, sort, limit = 1_000, offset = 0 }) => {
      const holds = (row: Row) => {
        const verdicts = where.map(({ column, is, value }) => test(is, row.values[column] ?? null, value ?? null));
        return match === 'any' ? verdicts.some(Boolean) : verdicts.every(Boolean);
      };
      const found = read(table).filter(holds);
      if (sort) found.sort((a, b) => (sort.descending ? -1 : 1) * order(a.values[sort.column], b.values[sort.column]));
      return { rows: found.slice(offset, offset + limit).map(shown), total: found.length };
    },
    upsertRow: async (table, by, values) => {
      const same = (row: Row) => by.every((column) => sameJson(row.values[column] ?? null, values[column] ?? null));
      const row = read(table).find(same);
      return row
        ? { ...shown(change(table, row, values)), created: false }
        : { ...shown(create(table, values)), created: true };
    },
    clear: async (table) => {
      const { length } = read(table);
      write(table, []);
      return length;
    },
    replaceRows: async (table, rows) => {
      write(
        table,
        rows.map((values) => makeRow(table, known(table, values))),
      );
      return rows.length;
    },
  };
  return { client, rows: (table) => read(table).map(({ values }) => values) };
}

function order(left: Json = null, right: Json = null): number {
  return test('less', left, right) ? -1 : test('less', right, left) ? 1 : 0;
}

function test(is: string, left: Json, right: Json): boolean {
  const operator = operatorsByName.get(is);
  if (!operator) throw new Error(`There is no comparison “${is}”.`);
  return operator.evaluate(left, right);
}
