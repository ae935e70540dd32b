import { type Catalog, fieldDefaults, type JsonObject, nodeDefinitions, type NodeKind } from '@joinery/core';
import { ownTimezone } from '../form/own-timezone.ts';
import { builtInTriggers } from './describe-node.ts';

/** Something that the palette adds. */
export interface PaletteItem {
  /** Stable, for the recently used and for drag and drop. */
  readonly key: string;
  readonly kind: NodeKind;
  readonly title: string;
  readonly description: string;
  readonly group: string;
  readonly icon: string;
  readonly color: string;
  readonly config: JsonObject;
  /** What the new node's id is made from. */
  readonly idFrom: string;
  readonly words: string;
}

const colors = { start: '#0f766e', do: '#4f5d75', decide: '#b45309', repeat: '#6d28d9', end: '#64748b' } as const;
const idOfKind: Readonly<Record<NodeKind, string>> = {
  trigger: 'start',
  action: 'action',
  set: 'values',
  if: 'check',
  switch: 'choose',
  'continue-if': 'goOn',
  'for-each': 'each',
  try: 'attempt',
  delay: 'wait',
  'call-flow': 'call',
  return: 'result',
  stop: 'stop',
};

function item(entry: Omit<PaletteItem, 'words'>): PaletteItem {
  return { ...entry, words: `${entry.title} ${entry.group} ${entry.description} ${entry.key}`.toLowerCase() };
}

function stepsOfFlow(): readonly PaletteItem[] {
  return Object.values(nodeDefinitions)
    .filter(({ kind }) => kind !== 'trigger' && kind !== 'action')
    .map(({ kind, title, description, icon, group, fields }) =>
      item({
        key: kind,
        kind,
        title,
        description,
        group: 'Flow',
        icon,
        color: colors[group],
        config: fieldDefaults(fields),
        idFrom: idOfKind[kind],
      }),
    );
}

function actionItems(catalog: Catalog): readonly PaletteItem[] {
  return catalog.connectors.flatMap((connector) =>
    connector.actions.map((action) =>
      item({
        key: `${connector.name}.${action.name}`,
        kind: 'action',
        title: action.title,
        description: action.description,
        group: connector.title,
        icon: connector.icon,
        color: connector.color,
        config: { action: `${connector.name}.${action.name}`, input: fieldDefaults(action.input) },
        idFrom: action.name,
      }),
    ),
  );
}

export function triggerItems(catalog: Catalog): readonly PaletteItem[] {
  const own = Object.entries(builtInTriggers).map(([on, { title, description, icon }]) =>
    item({
      key: `trigger:${on}`,
      kind: 'trigger',
      title,
      description,
      group: 'Triggers',
      icon,
      color: colors.start,
      config: { on, input: on === 'schedule' ? { cron: '0 8 * * 1-5', timezone: ownTimezone() } : {} },
      idFrom: 'start',
    }),
  );
  const theirs = catalog.connectors.flatMap((connector) =>
    connector.triggers.map((trigger) =>
      item({
        key: `trigger:${connector.name}.${trigger.name}`,
        kind: 'trigger',
        title: trigger.title,
        description: trigger.description,
        group: 'Triggers',
        icon: connector.icon,
        color: connector.color,
        config: { on: `${connector.name}.${trigger.name}`, input: fieldDefaults(trigger.input) },
        idFrom: 'start',
      }),
    ),
  );
  return [...own, ...theirs];
}

/** Everything that can be added to a flow; triggers only while it has none. */
export function paletteItems(catalog: Catalog, hasTrigger: boolean): readonly PaletteItem[] {
  return [...(hasTrigger ? [] : triggerItems(catalog)), ...stepsOfFlow(), ...actionItems(catalog)];
}

/** Items that hold every word of the search, those whose title begins with it first. */
export function searchPalette(items: readonly PaletteItem[], search: string): readonly PaletteItem[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const found = items.filter((one) => words.every((word) => one.words.includes(word)));
  const start = words.join(' ');
  return [...found].sort(
    (a, b) => Number(b.title.toLowerCase().startsWith(start)) - Number(a.title.toLowerCase().startsWith(start)),
  );
}
