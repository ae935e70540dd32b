import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readDoc, repositoryFile, tableRows } from './read-doc.ts';

const promises = tableRows(readDoc('reliability.md'), '## The promises');

describe('docs/reliability.md', () => {
  it('names for each promise a test that is there', () => {
    expect(promises.length).toBeGreaterThan(10);
    const missing = promises.flatMap(([, held = '', name = '']) => {
      const file = repositoryFile(held.replaceAll('`', ''));
      return existsSync(file) && readFileSync(file, 'utf8').includes(name.trim()) ? [] : [`${held}: ${name}`];
    });
    expect(missing).toEqual([]);
  });
});
