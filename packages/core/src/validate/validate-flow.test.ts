import { describe, expect, it } from 'vitest';
import { emptyFlow, type Flow, type FlowEdge, type FlowNode, type NodeKind } from '../model/flow.ts';
import type { JsonObject } from '../model/json.ts';
import type { ValidateContext } from './flow-view.ts';
import { validateFlow } from './validate-flow.ts';

const position = { x: 0, y: 0 };
type More = Partial<Omit<FlowNode, 'id' | 'kind' | 'config'>>;
const node = (id: string, kind: NodeKind, config: JsonObject = {}, more: More = {}): FlowNode => ({
  id,
  kind,
  config,
  position,
  title: id.toUpperCase(),
  ...more,
});
const set = (id: string, value: string, more: More = {}) => node(id, 'set', { values: { v: value } }, more);
const start = node('start', 'trigger', { on: 'manual', input: {} });
const edge = (way: string): FlowEdge => {
  const [from = '', target = ''] = way.split('>');
  const [source = '', sourceHandle = 'out'] = from.split(':');
  return { id: way, source, sourceHandle, target };
};
const flow = (nodes: readonly FlowNode[], ways: readonly string[], more: Partial<Flow> = {}): Flow => ({
  ...emptyFlow,
  nodes,
  edges: ways.map(edge),
  ...more,
});

const context: ValidateContext = {
  catalog: {
    connectors: [
      {
        name: 'okta',
        title: 'Okta',
        description: '',
        icon: 'okta',
        color: '#000',
        auth: [{ name: 'token', type: 'secret', required: true }],
        actions: [
          {
            name: 'readUser',
            title: 'Read user',
            description: '',
            effect: 'A',
            effectReason: 'It reads.',
            changes: false,
            destructive: false,
            input: [
              { name: 'user', type: 'text', title: 'User', required: true },
              { name: 'limit', type: 'number', title: 'Limit', max: 10 },
            ],
            output: [{ name: 'email', type: 'text' }],
            permissions: [],
          },
        ],
        triggers: [
          {
            name: 'userCreated',
            title: 'User created',
            description: '',
            input: [],
            output: [{ name: 'user', type: 'object' }],
            permissions: [],
          },
        ],
        lookups: [],
      },
    ],
  },
  connections: [
    { name: 'okta main', connector: 'okta' },
    { name: 'mail', connector: 'smtp' },
  ],
  flows: [
    { id: 'f1', name: 'Leaver', inputs: [{ name: 'user', type: 'text', title: 'User', required: true }], outputs: [] },
  ],
  variables: ['domain'],
  tables: [{ name: 'people' }],
};

const told = (document: Flow) =>
  validateFlow(document, context).map(
    ({ severity, code, pointer, message }) => `${severity} ${code} ${pointer} ${message}`,
  );
const read = (config: JsonObject) =>
  node('read', 'action', { action: 'okta.readUser', connection: 'okta main', input: { user: 'ann' }, ...config });
const withRead = (config: JsonObject) => flow([start, read(config)], ['start>read']);
const loop = node('loop', 'for-each', { items: '{{ start.list }}' });

describe('validateFlow', () => {
  it('finds nothing wrong with a sound flow', () => {
    const nodes = [
      start,
      read({ input: { user: '{{ inputs.who }}', limit: '{{ vars.domain }}' } }),
      node('check', 'if', {
        match: 'all',
        conditions: [{ left: '{{ read.email }}', operator: 'ends-with', right: '{{ vars.domain }}' }],
      }),
      node('loop', 'for-each', { items: '{{ steps.read.email }}', result: '{{ inner.v & item }}' }),
      set('inner', '{{ item.x & index & read.email & $sum([1,2]) }}', { parent: 'loop' }),
      set('last', '{{ loop.count }} {{ read.error.message }} {{ run.at }}'),
      node('call', 'call-flow', { flow: 'f1', input: { user: '{{ trigger.who }}' } }),
      node('wait', 'delay', { mode: 'for', count: 3, unit: 'day' }),
      node('end', 'return', { values: {} }),
    ];
    const ways = [
      'start>read',
      'read>check',
      'read:error>last',
      'check:true>loop',
      'loop>last',
      'check:false>call',
      'call>wait',
      'wait>end',
    ];
    expect(
      told(flow(nodes, ways, { inputs: [{ name: 'who', type: 'text' }], settings: { timezone: 'Europe/Zurich' } })),
    ).toEqual([]);
  });

  it('lets a trigger’s input name variables, also as the schedule or the table', () => {
    const input = { cron: '{{ vars.domain }}', timezone: '{{ vars.domain }}' };
    expect(told(flow([node('start', 'trigger', { on: 'schedule', input })], []))).toEqual([]);
    const table = { table: 'people {{ vars.domain }}' };
    expect(
      validateFlow(flow([node('start', 'trigger', { on: 'table.rowChanged', input: table })], []), {
        tables: context.tables ?? [],
      }),
    ).toEqual([]);
  });

  it.each<[string, Flow, string]>([
    [
      'no trigger',
      emptyFlow,
      'error flow.no_trigger /nodes The flow has no trigger: add one, so that something can start it.',
    ],
    [
      'two triggers',
      flow([start, { ...start, id: 'two', title: 'TWO' }], []),
      'error flow.many_triggers /nodes/1 “TWO” is a second trigger; a flow has one: remove it or “START”.',
    ],
    [
      'a disabled trigger',
      flow([{ ...start, disabled: true }], []),
      'error node.disabled_trigger /nodes/0/disabled The trigger “START” is disabled: enable it, or nothing can start the flow.',
    ],
    [
      'a bad id',
      flow([start, set('a b', '')], ['start>a b']),
      'error node.bad_id /nodes/1/id The id “a b” of “A B” must be a letter followed by letters, digits or _, 64 at most.',
    ],
    [
      'a reserved id',
      flow([start, set('steps', '')], ['start>steps']),
      'error node.reserved_id /nodes/1/id The id “steps” of “STEPS” has a meaning of its own in expressions: choose another.',
    ],
    [
      'an id used twice',
      flow([start, set('a', ''), set('a', '')], ['start>a']),
      'error node.duplicate_id /nodes/2/id The id “a” of “A” is used twice: give each node its own.',
    ],
    [
      'an edge to nowhere',
      flow([start], ['start>gone']),
      'error edge.unknown_target /edges/0 An edge from “START” leads to “gone”, which does not exist: remove it.',
    ],
    [
      'an edge from nowhere',
      flow([start], ['gone>start']),
      'error edge.unknown_source /edges/0 An edge starts at “gone”, which does not exist: remove it.',
    ],
    [
      'an unknown handle',
      flow([start, set('a', '')], ['start:yes>a']),
      'error edge.unknown_handle /edges/0 “START” has no way out called “yes”; choose “out”.',
    ],
    [
      'an edge into the trigger',
      flow([start, set('a', '')], ['start>a', 'a>start']),
      'error edge.into_trigger /edges/1 No edge may lead into the trigger “START”: remove it.',
    ],
    [
      'an edge into a container',
      flow([start, loop, set('a', '', { parent: 'loop' })], ['start>loop', 'start>a']),
      'error edge.across_containers /edges/1 “START” and “A” are in different containers: connect nodes of the same one.',
    ],
    [
      'a cycle',
      flow([start, set('a', ''), set('b', '')], ['start>a', 'a>b', 'b>a']),
      'error flow.cycle /nodes/1 The edges run in a circle: “A” → “B” → “A”; remove one of them, or repeat with a For each.',
    ],
    [
      'a parent that does not exist',
      flow([start, set('a', '', { parent: 'x' })], []),
      'error node.unknown_parent /nodes/1/parent “A” stands in “x”, which does not exist: move it out.',
    ],
    [
      'a parent that holds nothing',
      flow([start, set('b', ''), set('a', '', { parent: 'b' })], ['start>b']),
      'error node.bad_parent /nodes/2/parent “A” stands in “B”, which holds no nodes: move it into a For each or a Try.',
    ],
    [
      'a parent inside itself',
      flow([start, node('t', 'try', {}, { parent: 't' })], []),
      'error node.parent_cycle /nodes/1/parent “T” stands inside itself: move it out.',
    ],
    [
      'an empty container',
      flow([start, node('t', 'try')], ['start>t']),
      'warning node.empty_container /nodes/1 “T” has no nodes in it: drag the steps it should run into it.',
    ],
    [
      'an unreachable node',
      flow([start, set('a', '')], []),
      'warning node.unreachable /nodes/1 Nothing leads to “A”, so it never runs: connect it or remove it.',
    ],
    [
      'a missing field',
      withRead({ input: {} }),
      'error node.missing_field /nodes/1/config/input/user In “READ”: “User” is empty: fill it in.',
    ],
    [
      'a value of the wrong type',
      withRead({ input: { user: 'a', limit: 'many' } }),
      'error node.bad_value /nodes/1/config/input/limit In “READ”: “Limit” must be a number.',
    ],
    [
      'a value out of range',
      withRead({ input: { user: 'a', limit: 11 } }),
      'error node.bad_value /nodes/1/config/input/limit In “READ”: “Limit” must be at most 10, not 11.',
    ],
    [
      'a leftover field',
      withRead({ input: { user: 'a', old: 1 } }),
      'warning node.unknown_field /nodes/1/config/input/old In “READ”: There is no field “old”; the fields are: user, limit.',
    ],
    [
      'an unknown connector',
      withRead({ action: 'azure.x' }),
      'error node.unknown_connector /nodes/1/config/action “READ” uses the connector “azure”, which is not installed; choose “okta”.',
    ],
    [
      'an unknown action',
      withRead({ action: 'okta.readUsr' }),
      'error node.unknown_action /nodes/1/config/action “READ” uses the action “okta.readUsr”, which Okta does not have; choose “readUser”.',
    ],
    [
      'an unknown trigger',
      flow([node('start', 'trigger', { on: 'okta.x' })], []),
      'error node.unknown_trigger /nodes/0/config/on “START” uses the trigger “okta.x”, which Okta does not have; choose “userCreated”.',
    ],
    [
      'no connection',
      withRead({ connection: '' }),
      'error node.missing_connection /nodes/1/config/connection “READ” has no connection: choose “okta main”.',
    ],
    [
      'an unknown connection',
      withRead({ connection: 'x' }),
      'error node.unknown_connection /nodes/1/config/connection “READ” uses the connection “x”, which does not exist; choose “okta main”.',
    ],
    [
      'another connector’s connection',
      withRead({ connection: 'mail' }),
      'error node.wrong_connection /nodes/1/config/connection “READ” uses the connection “mail”, which is one to smtp, not to Okta.',
    ],
    [
      'an unknown flow',
      flow([start, node('c', 'call-flow', { flow: 'f9' })], ['start>c']),
      'error node.unknown_flow /nodes/1/config/flow “C” calls a flow that does not exist (“f9”): choose one of the list.',
    ],
    [
      'a called flow’s missing input',
      flow([start, node('c', 'call-flow', { flow: 'f1' })], ['start>c']),
      'error node.missing_field /nodes/1/config/input/user In “C”: “User” is empty: fill it in.',
    ],
    [
      'a case named twice',
      flow(
        [
          start,
          node('s', 'switch', {
            value: 1,
            cases: [
              { name: 'x', equals: 1 },
              { name: 'x', equals: 2 },
            ],
          }),
        ],
        ['start>s'],
      ),
      'error node.duplicate_case /nodes/1/config/cases/1/name Two cases of “S” are named “x”: give each its own name.',
    ],
    [
      'a bad cron',
      flow([node('start', 'trigger', { on: 'schedule', input: { cron: '0 25 * * *' } })], []),
      'error node.bad_cron /nodes/0/config/input/cron The schedule “0 25 * * *” of “START” can’t be read: its hours are “25”, but must be *, numbers from 0 to 23, ranges or steps such as */5.',
    ],
    [
      'a bad time zone',
      flow([node('start', 'trigger', { on: 'schedule', input: { cron: '0 8 * * *', timezone: 'Mars/X' } })], []),
      'error node.bad_timezone /nodes/0/config/input/timezone The time zone “Mars/X” of “START” is unknown: choose one such as Europe/Zurich.',
    ],
    [
      'a flow’s bad time zone',
      flow([start], [], { settings: { timezone: 'Nowhere' } }),
      'error flow.bad_timezone /settings/timezone The flow’s time zone “Nowhere” is unknown: choose one such as Europe/Zurich.',
    ],
    [
      'a delay that is too long',
      flow([start, node('d', 'delay', { mode: 'for', count: 121, unit: 'month' })], ['start>d']),
      'error node.bad_delay /nodes/1/config/count “D” waits 121 months; at most 10 years are allowed.',
    ],
    [
      'too many attempts',
      flow([start, set('a', '', { retry: { attempts: 51, delay: 1, backoff: 'fixed' } })], ['start>a']),
      'error node.bad_retry /nodes/1/retry/attempts “A” is tried 51 times; attempts must be a whole number from 1 to 50.',
    ],
    [
      'a bad timeout',
      flow([start, set('a', '', { timeout: 0 })], ['start>a']),
      'error node.bad_timeout /nodes/1/timeout “A” may take 0 seconds; its timeout must be from 1 to 3600.',
    ],
    [
      'an unknown table',
      flow([node('start', 'trigger', { on: 'table.rowChanged', input: { table: 'x' } })], []),
      'error node.unknown_table /nodes/0/config/input/table “START” uses the table “x”, which does not exist; choose “people”.',
    ],
    [
      'an expression with a mistake',
      flow([start, set('a', '{{ trigger. }}')], ['start>a']),
      'error expression.syntax /nodes/1/config/values/v In “A”: The expression ends too early: a value is missing at its end.',
    ],
    [
      'an open placeholder',
      flow([start, set('a', '{{ trigger')], ['start>a']),
      'error expression.not_closed /nodes/1/config/values/v In “A”: a “{{” is never closed: add “}}” after the expression, or write “\\{{” for plain braces.',
    ],
    [
      'a placeholder in what a trigger starts on',
      flow([node('start', 'trigger', { on: '{{ vars.domain }}', input: {} })], []),
      'error expression.not_here /nodes/0/config/on “START” takes “on” as written, so it may hold no placeholder: write the value itself.',
    ],
    [
      'more than a variable in a trigger’s input',
      flow([node('start', 'trigger', { on: 'manual', input: { a: '{{ vars.domain & "x" }}' } })], []),
      'error expression.not_here /nodes/0/config/input/a “START” is resolved before a run starts, so “{{ vars.domain & "x" }}” can’t stand there: name one variable, such as {{ vars.group }}, or write the value itself.',
    ],
    [
      'an unknown variable in a trigger’s input',
      flow([node('start', 'trigger', { on: 'manual', input: { a: '{{ vars.domian }}' } })], []),
      'error expression.unknown_variable /nodes/0/config/input/a In “START”: the variable “domian” does not exist; choose “domain”.',
    ],
    [
      'an unknown step',
      flow([start, set('a', '{{ strat.x }}')], ['start>a']),
      'error expression.unknown_step /nodes/1/config/values/v In “A”: there is no step “strat” before it; choose “start”.',
    ],
    [
      'an unknown step under steps',
      flow([start, set('a', '{{ $count(steps.strat.x) }}')], ['start>a']),
      'error expression.unknown_step /nodes/1/config/values/v In “A”: there is no step “strat” before it; choose “start”.',
    ],
    [
      'a later step',
      flow([start, set('a', '{{ b.v }}'), set('b', '')], ['start>a', 'a>b']),
      'error expression.later_step /nodes/1/config/values/v In “A”: “B” runs after it, so it has no output yet; use a step before it.',
    ],
    [
      'a step beside it',
      flow([start, set('a', '{{ b.v }}'), set('b', '')], ['start>a', 'start>b']),
      'warning expression.not_before /nodes/1/config/values/v In “A”: no edge leads from “B” to it, so “B” may not have run yet; connect them, or use a step before it.',
    ],
    [
      'a step inside a container',
      flow([start, loop, set('i', '', { parent: 'loop' }), set('a', '{{ i.v }}')], ['start>loop', 'loop>a']),
      'error expression.hidden_step /nodes/3/config/values/v In “A”: “I” stands inside “LOOP” and can’t be seen from outside; use the output of “LOOP”.',
    ],
    [
      'its own container',
      flow([start, loop, set('i', '{{ loop.count }}', { parent: 'loop' })], ['start>loop']),
      'error expression.open_container /nodes/2/config/values/v In “I”: “LOOP” has no output while its nodes run; use “item” and “index” inside it.',
    ],
    [
      'itself',
      flow([start, set('a', '{{ a.v }}')], ['start>a']),
      'error expression.own_step /nodes/1/config/values/v In “A”: it mentions itself; use a step before it.',
    ],
    [
      'item outside a loop',
      flow([start, set('a', '{{ item }}')], ['start>a']),
      'error expression.no_item /nodes/1/config/values/v In “A”: “item” has a value only inside a For each: move the node into one, or use another value.',
    ],
    [
      'an unknown variable',
      flow([start, set('a', '{{ vars.domian }}')], ['start>a']),
      'error expression.unknown_variable /nodes/1/config/values/v In “A”: the variable “domian” does not exist; choose “domain”.',
    ],
    [
      'an unknown input',
      flow([start, set('a', '{{ inputs.x }}')], ['start>a']),
      'error expression.unknown_input /nodes/1/config/values/v In “A”: the input “x” does not exist; there is none yet.',
    ],
    [
      'an unknown field',
      flow([start, read({}), set('a', '{{ read.mail }}')], ['start>read', 'read>a']),
      'warning expression.unknown_field /nodes/2/config/values/v In “A”: “READ” puts out no “mail”; choose “email”.',
    ],
  ])('tells %s', (_, document, expected) => {
    expect(told(document)).toContain(expected);
  });

  it('gives the node to jump to', () => {
    expect(validateFlow(flow([start, set('a', '')], []))).toMatchObject([{ node: 'a' }]);
  });

  it('asks for a connection only where the connector has a field that must be filled in', () => {
    const [okta] = context.catalog?.connectors ?? [];
    if (!okta) throw new Error('The catalog has a connector.');
    const optional = { ...okta, auth: okta.auth.map((field) => ({ ...field, required: false })) };
    const codes = (connection: string) =>
      validateFlow(withRead({ connection }), { ...context, catalog: { connectors: [optional] } }).map(
        ({ code }) => code,
      );
    expect(codes('')).toEqual([]);
    expect(codes('x')).toEqual(['node.unknown_connection']);
    expect(codes('mail')).toEqual(['node.wrong_connection']);
  });

  it('checks only what the context tells it', () => {
    expect(validateFlow(withRead({ action: 'any.thing', connection: 'x', input: { a: '{{ vars.x }}' } }))).toEqual([]);
  });

  it('checks a flow of a thousand nodes within a second', () => {
    const nodes = Array.from({ length: 999 }, (_, index) =>
      set(`n${index}`, index === 0 ? '' : `{{ n${index - 1}.v & "x" }}`),
    );
    const ways = ['start>n0', ...nodes.slice(1).map((_, index) => `n${index}>n${index + 1}`)];
    const before = performance.now();
    expect(validateFlow(flow([start, ...nodes], ways), context)).toEqual([]);
    expect(performance.now() - before).toBeLessThan(3_000);
  });
});
