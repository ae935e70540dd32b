import {
  checkValues,
  coerceValue,
  type Field,
  type Fields,
  type Json,
  type JsonObject,
  type Problem,
} from '@joinery/core';
import { CsvError, parse } from 'csv-parse/sync';
import type { RowRecord } from '../ports.ts';
import { ApiError } from './api-error.ts';

/** What a spreadsheet would take for a formula. Such a text is written with a leading apostrophe, and read without it. */
const formula = /^[=+\-@\t\r]/;
const written = /^'[=+\-@\t\r]/;
const MOST_ROWS = 100_000;
const MOST_PROBLEMS = 50;

/** Rows of a CSV whose first line names columns by name or title; 422 with each line that does not fit. */
export function readCsv(csv: string, columns: Fields): readonly JsonObject[] {
  const records = parseLines(csv);
  const [header, ...lines] = records;
  if (!header) throw badCsv([fault(1, 'The file is empty; its first line must name the columns.')]);
  const fields = header.record.map((name) => columnOf(columns, name));
  const problems: Problem[] = [];
  const rows = lines.map(({ record, line }) => {
    const row = toRow(fields, record);
    for (const found of checkValues(columns, row))
      problems.push({
        ...found,
        message: `Line ${line}: ${found.message}`,
        pointer: `/${line}${found.pointer}`,
        severity: 'error',
      });
    return row;
  });
  if (problems.length > 0) throw badCsv(problems);
  return rows;
}

interface Line {
  readonly record: readonly string[];
  readonly line: number;
}

function parseLines(csv: string): readonly Line[] {
  try {
    const parsed = parse(csv, { bom: true, skip_empty_lines: true, trim: true, info: true, to: MOST_ROWS + 2 });
    const lines = (
      parsed as unknown as readonly { readonly record: readonly string[]; readonly info: { readonly lines: number } }[]
    ).map(({ record, info }) => ({ record, line: info.lines }));
    if (lines.length > MOST_ROWS + 1)
      throw badCsv([fault(MOST_ROWS + 2, `The file has more than ${MOST_ROWS} rows; split it.`)]);
    return lines;
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const { lines } = error as { readonly lines?: number };
    throw badCsv([fault(lines ?? 1, `${error.message.replace(/\.$/, '')}.`)]);
  }
}

function columnOf(columns: Fields, given: string): Field {
  const column = columns.find(({ name }) => name === given) ?? columns.find(({ title }) => title === given);
  if (column) return column;
  const offered = columns.map(({ name }) => name).join(', ');
  throw badCsv([fault(1, `The table has no column "${given.slice(0, 80)}"; its columns are: ${offered}.`)]);
}

function toRow(fields: readonly Field[], record: readonly string[]): JsonObject {
  const cells = fields.flatMap((field, index) => {
    const text = record[index] ?? '';
    return text === '' ? [] : [[field.name, toValue(field, text)] as const];
  });
  return Object.fromEntries(cells);
}

function toValue(field: Field, text: string): Json {
  const plain = written.test(text) ? text.slice(1) : text;
  if (field.type === 'list' || field.type === 'object' || field.type === 'any') {
    try {
      return JSON.parse(plain) as Json;
    } catch {
      return coerceValue(field, plain);
    }
  }
  return coerceValue(field, plain);
}

/** The table as CSV, a piece at a time. Lists and objects are JSON in their cells. */
export async function* writeCsv(columns: Fields, rows: AsyncIterable<RowRecord>): AsyncIterable<string> {
  yield `${columns.map(({ name }) => quote(name)).join(',')}\r\n`;
  for await (const { values } of rows) {
    yield `${columns.map(({ name }) => toCell(values[name])).join(',')}\r\n`;
  }
}

function toCell(value: Json | undefined): string {
  if (value === undefined || value === null) return '';
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return quote(formula.test(text) || written.test(text) ? `'${text}` : text);
}

function quote(text: string): string {
  return /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function fault(line: number, message: string): Problem {
  return { code: 'table.bad_csv', message: `Line ${line}: ${message}`, pointer: `/${line}`, severity: 'error' };
}

function badCsv(problems: readonly Problem[]): ApiError {
  const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : '';
  return new ApiError(422, 'table.bad_csv', `Nothing was imported. ${problems[0]?.message ?? ''}${more}`, {
    problems: problems.slice(0, MOST_PROBLEMS),
  });
}
