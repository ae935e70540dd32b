import { emptyFlow, type Flow, type FlowEdge, type FlowNode, type JsonObject } from '@joinery/core';

/** What one run does to the world, by which the ledgers are read afterwards. */
export const ITEMS = [1, 2];
export const GROUP = 'Leavers';
export const TABLE = 'Chaos';

interface Start {
  readonly on: string;
  readonly connection?: string;
  readonly input?: JsonObject;
  /** Expression that gives the login of whom the run is about. */
  readonly login: string;
}
export const byApi: Start = { on: 'api', login: '{{ inputs.login }}' };
/** Listens to one group only: the run itself takes its person out of another, which the tenant tells too. */
export const byHook = (group: string): Start => ({
  ...{ on: 'okta.userRemovedFromGroup', connection: 'okta', input: { group } },
  login: '{{ trigger.user.login }}',
});

const position = { x: 0, y: 0 };
/** Enough attempts to outlast the faults that are sprinkled. */
const retry = { attempts: 8, delay: 1, backoff: 'exponential', maxDelay: 4 } as const;

/** One after the other: class A, a mail (B), a short wait, a loop over posts (C) and rows, and class A again. */
export function chaosFlow({ on, connection, login, input = {} }: Start, effects: string): Flow {
  const start: FlowNode = {
    ...{ id: 'start', kind: 'trigger', position },
    config: { on, ...(connection ? { connection } : {}), input },
  };
  const membership = { user: login, group: GROUP };
  const main: readonly FlowNode[] = [
    start,
    action('disable', 'office365.disable', 'office365', { user: login }),
    action('join', 'okta.addToGroup', 'okta', membership),
    action('tell', 'office365-mail.sendMail', 'office365Mail', {
      ...{ to: [login], subject: 'Leaver {{ run.id }}', body: '<p>Your access ends.</p>' },
    }),
    { id: 'wait', kind: 'delay', position, config: { mode: 'for', count: 2, unit: 'second' } },
    { id: 'each', kind: 'for-each', position, config: { items: ITEMS, concurrency: 2, onError: 'stop' } },
    action('leave', 'okta.removeFromGroup', 'okta', membership),
    action('enable', 'office365.enable', 'office365', { user: login }),
    { id: 'end', kind: 'return', position, config: { values: { login } } },
  ];
  const inside: readonly FlowNode[] = [
    action('post', 'http.send', 'web', { url: effects, body: { step: '{{ run.id }} {{ item }}' } }),
    action('note', 'table.createRow', undefined, { table: TABLE, values: { step: '{{ run.id }} {{ item }}' } }),
  ].map((node) => ({ ...node, parent: 'each' }));
  const inputs = on === 'api' ? (['login', 'event'] as const).map((name) => ({ name, type: 'text' as const })) : [];
  return {
    ...emptyFlow,
    inputs,
    nodes: [...main, ...inside],
    edges: [...joined(main), ...joined(inside)],
  };
}

function action(id: string, name: string, connection: string | undefined, input: JsonObject): FlowNode {
  const config = { action: name, input, ...(connection ? { connection } : {}) };
  return { id, kind: 'action', position, config, retry };
}

function joined(nodes: readonly FlowNode[]): readonly FlowEdge[] {
  return nodes.slice(1).map(({ id }, index) => {
    const source = nodes[index]?.id ?? '';
    return { id: `${source}>${id}`, source, sourceHandle: 'out', target: id };
  });
}
