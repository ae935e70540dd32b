import type { FlowSummary, RunSummary } from '@joinery/api';
import { navigationItems } from './navigation-items.ts';

export interface PaletteEntry {
  readonly id: string;
  readonly label: string;
  readonly description: string;
  readonly to: string;
}
export interface PaletteGroup {
  readonly group: string;
  readonly actions: readonly PaletteEntry[];
}

const pages = navigationItems.map(({ to, label, says }) => ({ id: `page:${to}`, label, description: says, to }));

/** What a builder can begin from anywhere; each page opens its own dialog for it. */
const beginnings: readonly PaletteEntry[] = [
  { id: 'new:flow', label: 'Create a flow', description: 'Blank, or from a pack', to: '/?new=flow' },
  { id: 'new:folder', label: 'Create a folder', description: 'To keep flows together', to: '/?new=folder' },
  {
    id: 'new:import',
    label: 'Import a flowpack',
    description: 'From a file or a pack that ships with Joinery',
    to: '/import',
  },
  {
    id: 'new:connection',
    label: 'Add a connection',
    description: 'An account on another system',
    to: '/connections?new',
  },
  { id: 'new:table', label: 'Create a table', description: 'Rows that flows read and write', to: '/tables?new' },
  { id: 'new:variable', label: 'Add a variable', description: 'A value that all flows share', to: '/variables?new' },
];

const flowEntry = (flow: FlowSummary): PaletteEntry => ({
  id: `flow:${flow.id}`,
  label: flow.name,
  description: flow.description,
  to: `/flows/${flow.id}`,
});

const runEntry = (run: RunSummary): PaletteEntry => ({
  id: `run:${run.id}`,
  label: run.subject === '' ? run.flowName : `${run.subject} · ${run.flowName}`,
  description: run.error ?? run.status,
  to: `/runs/${run.id}`,
});

/** Everything that the command palette finds: pages, what one can begin, flows and the newest runs. */
export function paletteEntries(
  flows: readonly FlowSummary[],
  runs: readonly RunSummary[],
  mayBuild: boolean,
): readonly PaletteGroup[] {
  return [
    { group: 'Pages', actions: pages },
    { group: 'Actions', actions: mayBuild ? beginnings : [] },
    { group: 'Flows', actions: flows.map(flowEntry) },
    { group: 'Runs', actions: runs.map(runEntry) },
  ].filter(({ actions }) => actions.length > 0);
}
