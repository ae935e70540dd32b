import {
  type ActionCard,
  type Catalog,
  type ConnectorCard,
  findAction as findActionCard,
  findConnector,
  findTrigger as findTriggerCard,
  type FlowNode,
  nodeDefinitions,
  type TriggerCard,
} from '@joinery/core';

/** What a node shows of itself on the canvas and in lists. */
export interface NodeLook {
  readonly title: string;
  readonly subtitle: string;
  readonly icon: string;
  readonly color: string;
}

export interface FoundAction {
  readonly connector: ConnectorCard;
  readonly action: ActionCard;
}
export interface FoundTrigger {
  readonly connector: ConnectorCard;
  readonly trigger: TriggerCard;
}

const groupColors: Readonly<Record<string, string>> = {
  start: '#0f766e',
  do: '#4f5d75',
  decide: '#b45309',
  repeat: '#6d28d9',
  end: '#64748b',
};

/** As far as a node that calls a flow must know them. */
export type NamedFlows = readonly { readonly id: string; readonly name: string }[];

/** Triggers that need no connector, by the name under which a flow document knows them. */
export const builtInTriggers: Readonly<
  Record<string, { readonly title: string; readonly description: string; readonly icon: string }>
> = {
  manual: { title: 'By hand', description: 'A person starts it with the Run button.', icon: 'player-play' },
  schedule: { title: 'On a schedule', description: 'It starts at set times.', icon: 'clock' },
  api: { title: 'By the API', description: 'Another system starts it over HTTP.', icon: 'api' },
  call: { title: 'By another flow', description: 'A “Call flow” step starts it.', icon: 'subtask' },
};

export const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** The card of `<connector>.<action>` with its connector. */
export function findAction(catalog: Catalog, reference: string): FoundAction | undefined {
  const connector = findConnector(catalog, reference);
  const action = findActionCard(catalog, reference);
  return connector && action ? { connector, action } : undefined;
}

/** The card of `<connector>.<trigger>` with its connector. */
export function findTrigger(catalog: Catalog, reference: string): FoundTrigger | undefined {
  const connector = findConnector(catalog, reference);
  const trigger = findTriggerCard(catalog, reference);
  return connector && trigger ? { connector, trigger } : undefined;
}

const amount = (value: unknown): string => (typeof value === 'number' ? String(value) : textOf(value) || '1');
const count = (value: unknown): number =>
  Array.isArray(value) ? value.length : Object.keys((value ?? {}) as object).length;
const plural = (amount: number, one: string): string => `${amount} ${one}${amount === 1 ? '' : 's'}`;

function summarize(node: FlowNode): string {
  const { config } = node;
  switch (node.kind) {
    case 'set':
    case 'return':
      return plural(count(config['values']), 'value');
    case 'if':
    case 'continue-if':
      return plural(count(config['conditions'] ?? []), 'condition');
    case 'switch':
      return plural(count(config['cases'] ?? []), 'case');
    case 'delay':
      return config['mode'] === 'until'
        ? `Until ${textOf(config['until']) || '…'}`
        : `For ${amount(config['count'])} ${textOf(config['unit']) || 'minute'}${config['count'] === 1 ? '' : 's'}`;
    case 'for-each':
      return Number(config['concurrency'] ?? 1) > 1
        ? `${amount(config['concurrency'])} at the same time`
        : 'One after another';
    case 'stop':
      return config['outcome'] === 'failed' ? 'The run fails' : 'The run is finished';
    default:
      return '';
  }
}

function lookOfTrigger(node: FlowNode, catalog: Catalog): NodeLook {
  const on = textOf(node.config['on']) || 'manual';
  const found = findTrigger(catalog, on);
  if (found) {
    const { connector, trigger } = found;
    return {
      title: node.title ?? trigger.title,
      subtitle: `${connector.title} · ${trigger.title}`,
      icon: connector.icon,
      color: connector.color,
    };
  }
  const known = builtInTriggers[on];
  return {
    title: node.title ?? known?.title ?? on,
    subtitle: known ? `Starts · ${known.title.toLowerCase()}` : `Starts on ${on}`,
    icon: known?.icon ?? 'bolt',
    color: groupColors['start'] ?? '',
  };
}

function lookOfAction(node: FlowNode, catalog: Catalog): NodeLook {
  const reference = textOf(node.config['action']);
  const found = findAction(catalog, reference);
  if (!found) {
    const subtitle = reference ? `${reference} · not in the catalog` : 'No action chosen yet';
    return { title: node.title ?? 'Action', subtitle, icon: 'player-play', color: groupColors['do'] ?? '' };
  }
  const { connector, action } = found;
  return {
    title: node.title ?? action.title,
    subtitle: `${connector.title} · ${action.title}`,
    icon: connector.icon,
    color: connector.color,
  };
}

function sayCalled(called: string, flows: NamedFlows): string {
  if (called === '') return 'No flow chosen yet';
  return flows.find(({ id }) => id === called)?.name ?? 'another flow';
}

/** `flows` are those of the organization, by which a step that calls one names it. */
export function describeNode(node: FlowNode, catalog: Catalog, flows: NamedFlows = []): NodeLook {
  if (node.kind === 'trigger') return lookOfTrigger(node, catalog);
  if (node.kind === 'action') return lookOfAction(node, catalog);
  const definition = nodeDefinitions[node.kind];
  const summary = node.kind === 'call-flow' ? sayCalled(textOf(node.config['flow']), flows) : summarize(node);
  const words = [...(node.title ? [definition.title] : []), ...(summary === '' ? [] : [summary])];
  return {
    title: node.title ?? definition.title,
    subtitle: words.length === 0 ? definition.description : words.join(' · '),
    icon: definition.icon,
    color: groupColors[definition.group] ?? '',
  };
}
