import type { FlowSummary } from '@joinery/api';

/** Stands for “in no folder” in the page's address. */
export const NO_FOLDER = '-';

/** The flows of a folder (null: all) whose name or description has each word that was searched for, by name. */
export function flowsInFolder(flows: readonly FlowSummary[], folder: string | null, search: string): FlowSummary[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  return flows
    .filter((flow) => folder === null || (flow.folder ?? NO_FOLDER) === folder)
    .filter(({ name, description }) => {
      const text = `${name} ${description}`.toLowerCase();
      return words.every((word) => text.includes(word));
    })
    .toSorted((a, b) => a.name.localeCompare(b.name));
}
