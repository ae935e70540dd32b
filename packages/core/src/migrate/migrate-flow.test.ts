import { describe, expect, it } from 'vitest';
import { type Migration, migrateFlow } from './migrate-flow.ts';

const steps: readonly Migration[] = [
  { from: 1, migrate: (document) => ({ ...document, nodes: ['two'] }) },
  { from: 2, migrate: (document) => ({ ...document, old: null, fresh: true }) },
];

describe('migrateFlow', () => {
  it('brings a document up, one format at a time', () => {
    expect(migrateFlow({ format: 1, old: 1 }, steps, 3)).toEqual({ format: 3, nodes: ['two'], old: null, fresh: true });
    expect(migrateFlow({ format: 3, old: 1 }, steps, 3)).toEqual({ format: 3, old: 1 });
  });

  it('refuses a newer format, none, and one that nothing reads', () => {
    expect(() => migrateFlow({ format: 4 }, steps, 3)).toThrow(
      'this version of Joinery reads up to 3: update Joinery first',
    );
    expect(() => migrateFlow({ format: '1' }, steps, 3)).toThrow('does not say which flow format');
    expect(() => migrateFlow({ format: 1 }, [], 3)).toThrow('can no longer be read');
    expect(() => migrateFlow([], steps, 3)).toThrow('must be an object');
  });
});
