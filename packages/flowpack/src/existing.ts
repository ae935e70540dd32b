import type { Fields, Json } from '@joinery/core';

/** What an organization has already, as far as an import must know it. */
export interface Existing {
  readonly flows: readonly { readonly id: string; readonly name: string; readonly folder: string | null }[];
  readonly tables: readonly {
    readonly id: string;
    readonly name: string;
    readonly folder: string | null;
    readonly columns?: Fields;
  }[];
  readonly connections: readonly { readonly name: string; readonly title: string; readonly connector: string }[];
  readonly variables: readonly { readonly name: string; readonly value: Json }[];
}

/** The flow or table of that name in a folder; in any folder if none is said. */
export function findNamed<T extends { readonly name: string; readonly folder: string | null }>(
  items: readonly T[],
  name: string,
  folder: string | null | undefined,
): T | undefined {
  const wanted = name.trim();
  return items.find((item) => item.name.trim() === wanted && (folder === undefined || item.folder === folder));
}

/** “Name”, or “Name (2)” and so on if that is taken. */
export function uniqueName(name: string, taken: ReadonlySet<string>): string {
  let unique = name;
  for (let count = 2; taken.has(unique.trim()); count += 1) unique = `${name.slice(0, 190)} (${count})`;
  return unique;
}
