import { coerceValue, type Field, type Json } from '@joinery/core';
import type { RowSearch } from '@joinery/connector-kit';
import { type RawBuilder, sql, type SqlBool } from 'kysely';
import { containing, startingWith } from './like-pattern.ts';
import { storableJson } from './storable-text.ts';
import { badInput, columnOf, type TableColumns } from './table-values.ts';

type Condition = RawBuilder<SqlBool>;
type Where = RowSearch['where'][number];

// Every row has these beside its columns.
const always: readonly Field[] = [
  { name: 'id', type: 'text' },
  { name: 'createdAt', type: 'date' },
  { name: 'updatedAt', type: 'date' },
];

/** The conditions of a search. Names and values are only ever parameters of the statement. */
export function conditionOf(table: TableColumns, { where, match }: Pick<RowSearch, 'where' | 'match'>): Condition {
  const conditions = where.map((one) => oneCondition(table, one));
  if (conditions.length === 0) return sql<SqlBool>`true`;
  return sql<SqlBool>`(${sql.join(conditions, match === 'any' ? sql` or ` : sql` and `)})`;
}

/** Sorted as the column's type is: numbers by size, dates by time, texts without regard to case; empty ones last. */
export function orderOf(table: TableColumns, sort: RowSearch['sort']): RawBuilder<unknown> {
  if (!sort) return sql`position`;
  const column = searchColumn(table, sort.column);
  const way = sort.descending ? sql`desc` : sql`asc`;
  return sql`${comparable(column)} ${way} nulls last, position ${way}`;
}

/** A text found in any cell. */
export function anyCellContains(text: string): Condition {
  return sql<SqlBool>`exists (select 1 from jsonb_each_text(row_values) cell where cell.value ilike ${containing(text)})`;
}

export function cellReads(table: TableColumns, name: string, text: string): Condition {
  return sql<SqlBool>`coalesce(${cellText(searchColumn(table, name))}, '') = ${text}`;
}

/** Equal in the columns named. */
export function sameCells(values: Readonly<Record<string, Json>>, names: readonly string[]): Condition {
  const equal = names.map((name) => sql<SqlBool>`row_values -> ${name}::text = ${storableJson(values[name])}::jsonb`);
  return sql<SqlBool>`(${sql.join(equal, sql` and `)})`;
}

function oneCondition(table: TableColumns, { column: name, is, value = null }: Where): Condition {
  const column = searchColumn(table, name);
  const cell = cellOf(column);
  switch (is) {
    case 'empty':
      return sql<SqlBool>`is_empty_cell(${cell})`;
    case 'not-empty':
      return sql<SqlBool>`not is_empty_cell(${cell})`;
    case 'equals':
      return isNothing(value) ? sql<SqlBool>`is_empty_cell(${cell})` : sql<SqlBool>`${cell} = ${json(column, value)}`;
    case 'not-equals':
      return isNothing(value)
        ? sql<SqlBool>`not is_empty_cell(${cell})`
        : sql<SqlBool>`${cell} is distinct from ${json(column, value)}`;
    case 'in':
      return isOneOf(cell, column, Array.isArray(value) ? (value as readonly Json[]) : [value]);
    case 'contains':
      return column.type === 'list'
        ? sql<SqlBool>`${cell} @> ${json(column.of ?? { name, type: 'any' }, value)}`
        : sql<SqlBool>`${cellText(column)} ilike ${containing(asText(value))}`;
    case 'starts-with':
      return sql<SqlBool>`${cellText(column)} ilike ${startingWith(asText(value))}`;
    case 'greater':
      return sql<SqlBool>`${comparable(column)} > ${comparableValue(table, column, value)}`;
    case 'less':
      return sql<SqlBool>`${comparable(column)} < ${comparableValue(table, column, value)}`;
  }
}

function isOneOf(cell: RawBuilder<unknown>, column: Field, values: readonly Json[]): Condition {
  if (values.length === 0) return sql<SqlBool>`false`;
  return sql<SqlBool>`${cell} in (${sql.join(values.map((value) => json(column, value)))})`;
}

function searchColumn(table: TableColumns, name: string): Field {
  const own = table.columns.find((field) => field.name === name);
  return own ?? always.find((field) => field.name === name) ?? columnOf(table, name);
}

function isAlways(column: Field): boolean {
  return always.includes(column);
}

function cellOf(column: Field): RawBuilder<unknown> {
  if (!isAlways(column)) return sql`row_values -> ${column.name}::text`;
  return sql`to_jsonb(${cellText(column)})`;
}

function cellText(column: Field): RawBuilder<unknown> {
  if (!isAlways(column)) return sql`row_values ->> ${column.name}::text`;
  if (column.name === 'id') return sql`id`;
  return column.name === 'createdAt' ? sql`instant(created_at)` : sql`instant(updated_at)`;
}

function comparable(column: Field): RawBuilder<unknown> {
  if (column.type === 'number') return sql`cell_number(${cellOf(column)})`;
  if (column.type === 'date') return sql`cell_moment(${cellText(column)})`;
  return sql`lower(${cellText(column)})`;
}

function comparableValue(table: TableColumns, column: Field, value: Json): RawBuilder<unknown> {
  if (column.type === 'number') {
    const number = coerceValue(column, value);
    if (typeof number !== 'number') throw badInput(table, `“${column.name}” can be compared with a number only.`);
    return sql`${number}::numeric`;
  }
  if (column.type === 'date') {
    if (Number.isNaN(Date.parse(asText(value))))
      throw badInput(table, `“${column.name}” can be compared with a date only.`);
    return sql`cell_moment(${asText(value)})`;
  }
  return sql`lower(${asText(value)})`;
}

function json(column: Field, value: Json): RawBuilder<unknown> {
  return sql`${storableJson(coerceValue(column, value))}::jsonb`;
}

function isNothing(value: Json): boolean {
  return value === null || value === '';
}

function asText(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
