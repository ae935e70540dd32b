import { emptyFlow, type Flow, type FlowNode, type JsonObject, type NodeKind } from '@joinery/core';

export interface Step {
  readonly id: string;
  readonly kind: NodeKind;
  readonly config: JsonObject;
}

/** Steps one after the other, left by their first handle, drawn in rows of twenty. */
export function chain(steps: readonly Step[], inputs: Flow['inputs'] = []): Flow {
  const nodes = steps.map(
    (step, index): FlowNode => ({
      ...step,
      position: { x: (index % 20) * 320, y: Math.floor(index / 20) * 240 },
    }),
  );
  const edges = steps.slice(1).map((step, index) => {
    const source = steps[index];
    const sourceHandle = source?.kind === 'if' ? 'true' : 'out';
    return { id: `e${index}`, source: source?.id ?? '', sourceHandle, target: step.id };
  });
  return { ...emptyFlow, inputs, nodes, edges };
}

const person = [
  { name: 'login', type: 'text', title: 'Login' },
  { name: 'name', type: 'text', title: 'Name' },
  { name: 'days', type: 'number', title: 'Days' },
] as const;
export const personInputs = { login: 'tammy.tester@juniperfalls.example', name: 'Tammy Tester', days: 30 };

export const startedByHand: Step = { id: 'start', kind: 'trigger', config: { on: 'manual', input: {} } };
const set = (id: string, values: JsonObject): Step => ({ id, kind: 'set', config: { values } });
const check = (id: string, left: string, operator: string, right: string | number): Step => ({
  id,
  kind: 'if',
  config: { match: 'all', conditions: [{ left, operator, right }] },
});
const greeting = { subject: 'Leaver {{ inputs.name }}', text: 'Access of {{ inputs.login }} ends.' };

/** Ten nodes that only compute: no call leaves the product. */
export const pureFlow: Flow = chain(
  [
    startedByHand,
    set('who', { login: '{{ inputs.login }}', name: '{{ inputs.name }}' }),
    check('known', '{{ who.login }}', 'not-equals', ''),
    set('words', greeting),
    check('long', '{{ inputs.days }}', 'greater', 7),
    set('due', { days: '{{ inputs.days }}', label: 'after {{ inputs.days }} days' }),
    check('same', '{{ who.name }}', 'equals', '{{ inputs.name }}'),
    set('summary', { subject: '{{ words.subject }}', due: '{{ due.label }}', run: '{{ run.id }}' }),
    check('ready', '{{ summary.subject }}', 'not-equals', ''),
    { id: 'end', kind: 'return', config: { values: { summary: '{{ summary.subject }} {{ summary.due }}' } } },
  ],
  person,
);

/** The same ten nodes, four of which need the evaluator for an expression. */
export const expressionFlow: Flow = {
  ...pureFlow,
  nodes: pureFlow.nodes.map((node) =>
    node.kind === 'set'
      ? {
          ...node,
          config: {
            values: {
              ...(node.config['values'] as JsonObject),
              login: '{{ $uppercase(inputs.login) & "!" }}',
              label: 'in {{ inputs.days + 1 }} days',
              subject: 'Leaver',
            },
          },
        }
      : node,
  ),
};

/** Twelve nodes, two of which post to `address`; each post is a class C effect with its intent committed before it. */
export function effectFlow(address: string): Flow {
  const send = (id: string): Step => ({
    id,
    kind: 'action',
    config: {
      action: 'http.send',
      connection: 'web',
      input: { method: 'POST', url: address, body: { login: '{{ inputs.login }}' } },
    },
  });
  const steps = pureFlow.nodes.map(({ id, kind, config }): Step => ({ id, kind, config }));
  return chain([...steps.slice(0, 4), send('notify'), ...steps.slice(4, 8), send('record'), ...steps.slice(8)], person);
}

/** What a leaver flow does first. */
export const leaverFlow: Flow = chain([
  { id: 'start', kind: 'trigger', config: { on: 'okta.userRemovedFromGroup', connection: 'okta', input: {} } },
  {
    id: 'disable',
    kind: 'action',
    config: { action: 'office365.disable', connection: 'office365', input: { user: '{{ trigger.user.login }}' } },
  },
]);

/** A canvas of `count` nodes, for the designer. */
export function wideFlow(count: number): Flow {
  const middle = Array.from({ length: count - 2 }, (_, index): Step => {
    const id = `step${index + 1}`;
    if (index % 4 === 3) return check(id, '{{ inputs.days }}', 'greater', index);
    return set(id, { text: `Step ${index + 1} for {{ inputs.name }}` });
  });
  return chain([startedByHand, ...middle, { id: 'end', kind: 'return', config: { values: {} } }], person);
}
