import type { FlowpackPreview, FlowSummary, TableSummary } from '@joinery/api';

type Named = Pick<FlowSummary | TableSummary, 'id' | 'name' | 'folder'>;

/** What the organization has already. */
export interface Present {
  readonly flows: readonly Named[];
  readonly tables: readonly Named[];
}

export interface Conflicts {
  /** Names in the pack that the chosen folder holds too: these can be replaced. */
  readonly here: ReadonlySet<string>;
  /** A folder that holds some of them while the chosen one holds none. */
  readonly elsewhere: string | null;
}

const same = (a: string, b: string) => a.trim() === b.trim();

/** Compares a pack with a folder (null: one that is yet to be made); only what is in the same folder can be replaced. */
export function findConflicts(preview: FlowpackPreview, folder: string | null, present: Present): Conflicts {
  const pairs = [
    ...preview.flows.map(({ name }) => ({ name, there: present.flows })),
    ...preview.tables.map(({ name }) => ({ name, there: present.tables })),
  ];
  const found = pairs.flatMap(({ name, there }) =>
    there.filter((each) => same(each.name, name)).map((each) => ({ name, folder: each.folder })),
  );
  const here = new Set(found.filter((each) => folder !== null && each.folder === folder).map(({ name }) => name));
  const other = found.find((each) => each.folder !== null)?.folder ?? null;
  return { here, elsewhere: here.size > 0 ? null : other };
}
