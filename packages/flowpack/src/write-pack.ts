import { type Catalog, type Json, stableJson } from '@joinery/core';
import type { Flowpack } from './flowpack.ts';
import { stripSecrets } from './secrets.ts';

/**
 * The text of a pack's file. Equal packs give equal bytes: keys and lists are sorted, and nothing of the moment or the
 * place is in it. Secrets are taken out; give the catalog, so that those in actions' secret fields are known.
 */
export function writePack(pack: Flowpack, catalog?: Catalog): string {
  const { pack: clean } = stripSecrets(pack, catalog);
  const sorted: Flowpack = {
    ...clean,
    flows: clean.flows.toSorted((a, b) => compare(a.key, b.key)),
    tables: clean.tables.toSorted((a, b) => compare(a.key, b.key)),
    connections: clean.connections.toSorted((a, b) => compare(a.key, b.key)),
    variables: clean.variables.toSorted((a, b) => compare(a.name, b.name)),
  };
  return `${stableJson(sorted as unknown as Json, 2)}\n`;
}

/** By code unit: the same order everywhere, whatever the locale. */
export function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
