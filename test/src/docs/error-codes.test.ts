import { connectorErrorReasons } from '@joinery/connector-kit';
import { describe, expect, it } from 'vitest';
import { findCodes } from './find-codes.ts';
import { readDoc, tableRows } from './read-doc.ts';

const page = readDoc('error-codes.md');
const [codes = '', connectors = ''] = page.split('\n## Connectors\n');
const shown = tableRows(codes, '# Error codes').map(([code = '']) => code.replaceAll('`', ''));

describe('docs/error-codes.md', () => {
  it('has a line for each code in the sources', () => {
    const missing = [...findCodes()].filter(([code]) => !shown.includes(code));
    expect(missing.map(([code, [file]]) => `${code} in ${file}`)).toEqual([]);
  });

  it('has no line for a code that nothing gives', () => {
    const known = findCodes();
    expect(shown.filter((code) => !known.has(code))).toEqual([]);
  });

  it('has one line for each', () => {
    expect(shown.filter((code, index) => shown.indexOf(code) !== index)).toEqual([]);
  });

  it('has the reasons of connectors as the list has them', () => {
    const reasons = tableRows(`## Connectors\n${connectors}`, '## Connectors').map(([reason = '', ...rest]) => [
      reason.replaceAll('`', ''),
      ...rest,
    ]);
    const listed = Object.entries(connectorErrorReasons).map(([reason, { meaning, remedy }]) => [
      reason,
      meaning,
      remedy,
    ]);
    expect(reasons).toEqual(listed);
  });
});
