import {
  checkValue,
  checkValues,
  coerceValues,
  type Field,
  type Fields,
  FlowError,
  hasPlaceholder,
  type Json,
  type JsonObject,
} from '@joinery/core';

export interface TableColumns {
  readonly name: string;
  readonly columns: Fields;
}

/** A whole new row, brought to the types of its columns. Throws FlowError naming table, column and remedy. */
export function newRowValues(table: TableColumns, values: JsonObject): JsonObject {
  const defaults = table.columns.flatMap(({ name, default: value }) => (value === undefined ? [] : [[name, value]]));
  const given = coerceValues(table.columns, { ...Object.fromEntries(defaults), ...values });
  const [fault] = checkValues(table.columns, given);
  if (fault) throw badInput(table, fault.message);
  refuseExpressions(table, given);
  return given;
}

/** Changes of some columns of a row. */
export function changedValues(table: TableColumns, values: JsonObject): JsonObject {
  const given = coerceValues(table.columns, values);
  for (const [name, value] of Object.entries(given)) {
    const [fault] = checkValue(columnOf(table, name), value, `/${name}`);
    if (fault) throw badInput(table, fault.message);
  }
  refuseExpressions(table, given);
  return given;
}

export function columnOf(table: TableColumns, name: string): Field {
  const column = table.columns.find((field) => field.name === name);
  if (column) return column;
  const offered = table.columns.map((field) => field.name).join(', ') || 'none';
  throw badInput(table, `There is no column “${name}”; the columns are: ${offered}.`);
}

export function badInput(table: Pick<TableColumns, 'name'>, message: string): FlowError {
  return new FlowError('table.bad_input', `Table “${table.name}”: ${message}`);
}

// The check is made for forms, where an expression stands for any value. In a cell it is nothing but text.
function refuseExpressions(table: TableColumns, values: JsonObject): void {
  for (const [name, value] of Object.entries(values)) {
    const { type, title = name } = columnOf(table, name);
    if (type === 'text' || type === 'any' || type === 'secret') continue;
    if (isExpression(value)) throw badInput(table, `“${title}” takes a ${type}, not an expression.`);
  }
}

function isExpression(value: Json): boolean {
  return typeof value === 'string' && hasPlaceholder(value);
}
