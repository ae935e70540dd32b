import type { Field } from '@joinery/core';

const named = /^[A-Za-z][A-Za-z0-9_]{0,63}$/;

/** A text column with a name that is free. */
export function newColumn(columns: readonly Field[]): Field {
  let number = columns.length + 1;
  while (columns.some(({ name }) => name === `column${number}`)) number++;
  return { name: `column${number}`, type: 'text', title: `Column ${number}` };
}

/** The columns with one changed. Only a text column has choices, and no choices is the same as none given. */
export function changedColumn(columns: readonly Field[], index: number, part: Partial<Field>): Field[] {
  return columns.map((column, each) => {
    if (each !== index) return column;
    const { choices, ...rest } = { ...column, ...part };
    return choices === undefined || choices.length === 0 || rest.type !== 'text' ? rest : { ...rest, choices };
  });
}

/** The columns with one moved up (-1) or down (1); at the end it stays. */
export function movedColumn(columns: readonly Field[], index: number, step: -1 | 1): Field[] {
  const moved = columns[index];
  const other = columns[index + step];
  if (moved === undefined || other === undefined) return [...columns];
  return columns.map((column, each) => (each === index ? other : each === index + step ? moved : column));
}

/** What is wrong with a column's name, as a sentence. */
export function columnProblem(columns: readonly Field[], index: number): string | undefined {
  const name = columns[index]?.name ?? '';
  if (!named.test(name)) return `“${name}” is no column name: start with a letter and use letters, digits and _ only.`;
  if (columns.some((column, each) => each !== index && column.name === name)) return `Two columns are named “${name}”.`;
  return undefined;
}
