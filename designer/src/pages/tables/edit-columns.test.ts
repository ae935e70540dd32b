import type { Field } from '@joinery/core';
import { describe, expect, it } from 'vitest';
import { changedColumn, columnProblem, movedColumn, newColumn } from './edit-columns.ts';

const columns: readonly Field[] = [
  { name: 'login', type: 'text', choices: [{ value: 'a', title: 'A' }] },
  { name: 'days', type: 'number' },
];
const names = (list: readonly Field[]) => list.map(({ name }) => name);

describe('editing the columns of a table', () => {
  it('gives a new column a name that is free', () => {
    expect(newColumn([...columns, { name: 'column4', type: 'text' }]).name).toBe('column5');
  });
  it('drops the choices of a column that no longer holds text', () => {
    expect(changedColumn(columns, 0, { type: 'number' })[0]).toEqual({ name: 'login', type: 'number' });
  });
  it('moves a column past its neighbour and leaves it at the end', () => {
    expect(names(movedColumn(columns, 0, 1))).toEqual(['days', 'login']);
    expect(names(movedColumn(columns, 0, -1))).toEqual(['login', 'days']);
  });
  it('says which name is wrong or doubled', () => {
    expect(columnProblem(columns, 0)).toBeUndefined();
    expect(columnProblem([{ name: '1st', type: 'text' }], 0)).toContain('“1st”');
    expect(columnProblem([...columns, { name: 'days', type: 'text' }], 2)).toBe('Two columns are named “days”.');
  });
});
