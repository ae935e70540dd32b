import { describe, expect, it } from 'vitest';
import { parseCsv } from './parse-csv.ts';

describe('looking at a CSV file', () => {
  it('reads quotes, commas, line breaks and doubled quotes inside cells', () => {
    expect(parseCsv('a,b\r\n"x, ""y""","two\nlines"\r\n', 10)).toEqual([
      ['a', 'b'],
      ['x, "y"', 'two\nlines'],
    ]);
  });
  it('leaves out the mark at the start of the file and empty lines', () => {
    expect(parseCsv('\uFEFFa\n\nb', 10)).toEqual([['a'], ['b']]);
  });
  it('stops at the number of records that are shown', () => {
    expect(parseCsv('a\nb\nc', 2)).toEqual([['a'], ['b']]);
  });
});
