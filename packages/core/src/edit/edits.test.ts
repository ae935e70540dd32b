import { describe, expect, it } from 'vitest';
import { FlowError } from '../flow-error.ts';
import { emptyFlow, type Flow, type FlowNode, type NodeKind } from '../model/flow.ts';
import type { JsonObject } from '../model/json.ts';
import { addNode } from './add-node.ts';
import { connect } from './connect.ts';
import { disconnect } from './disconnect.ts';
import { freshId } from './fresh-id.ts';
import { insertOnEdge } from './insert-on-edge.ts';
import { moveNodes } from './move-nodes.ts';
import { pasteNodes } from './paste-nodes.ts';
import { removeNodes } from './remove-nodes.ts';
import { renameNode } from './rename-node.ts';
import { setConfig } from './set-config.ts';
import { setInputs, setOutputs, setSettings } from './set-fields.ts';
import { setNodeTimeout } from './set-node-timeout.ts';
import { addNote, removeNotes, updateNote } from './set-notes.ts';
import { setParent, setParents } from './set-parent.ts';
import { setRetry } from './set-retry.ts';
import { setSize } from './set-size.ts';
import { setTitle } from './set-title.ts';
import { toggleDisabled } from './toggle-disabled.ts';

const position = { x: 0, y: 0 };
const node = (id: string, kind: NodeKind = 'set', config: JsonObject = { values: {} }, parent?: string): FlowNode => ({
  id,
  kind,
  config,
  position,
  ...(parent !== undefined && { parent }),
});
const build = (nodes: readonly FlowNode[], ways: readonly string[] = []): Flow => {
  let flow: Flow = { ...emptyFlow, nodes };
  for (const way of ways) {
    const [from = '', target = ''] = way.split('>');
    const [source = '', sourceHandle = 'out'] = from.split(':');
    flow = connect(flow, { source, sourceHandle, target });
  }
  return flow;
};
const start = node('start', 'trigger', { on: 'manual' });
const ways = (flow: Flow) =>
  flow.edges.map(({ source, sourceHandle, target }) => `${source}:${sourceHandle}>${target}`);
const ids = (flow: Flow) => flow.nodes.map(({ id }) => id);
const codeOf = (act: () => unknown): string => {
  try {
    act();
  } catch (error) {
    if (error instanceof FlowError) return error.code;
    throw error;
  }
  return 'nothing thrown';
};
const loops = build(
  [
    start,
    node('loop', 'for-each', { items: [] }),
    node('in1', 'set', {}, 'loop'),
    node('in2', 'set', {}, 'loop'),
    node('after'),
  ],
  ['start>loop', 'in1>in2', 'loop>after'],
);

describe('an id made from a title', () => {
  it.each([
    ['Read manager', 'readManager'],
    ['readManager', 'readManager'],
    ['Größe prüfen', 'grossePrufen'],
    ['  ', 'step'],
    ['3 times', 'times'],
    ['Run', 'run2'],
    ['HTTP request', 'httpRequest'],
    ['start', 'start2'],
    ['日本', 'step'],
  ])('%s gives %s', (title, id) => {
    expect(freshId(build([start]), title)).toBe(id);
  });
});

describe('nodes', () => {
  it('are added once, under a valid id', () => {
    expect(ids(addNode(build([start]), node('a')))).toEqual(['start', 'a']);
    expect(codeOf(() => addNode(build([start]), node('start')))).toBe('node.duplicate_id');
    expect(codeOf(() => addNode(build([start]), node('a b')))).toBe('node.bad_id');
    expect(codeOf(() => addNode(build([start]), node('steps')))).toBe('node.reserved_id');
    expect(codeOf(() => addNode(build([start]), node('other', 'trigger')))).toBe('flow.many_triggers');
    expect(codeOf(() => addNode(build([start]), node('a', 'set', {}, 'start')))).toBe('node.bad_parent');
    expect(
      codeOf(() => addNode(build(Array.from({ length: 1_000 }, (_, index) => node(`n${index}`))), node('a'))),
    ).toBe('flow.too_many_nodes');
  });

  it('go with what stands in them and with their edges', () => {
    const left = removeNodes(loops, ['loop']);
    expect(ids(left)).toEqual(['start', 'after']);
    expect(left.edges).toEqual([]);
    expect(removeNodes(loops, ['gone'])).toBe(loops);
  });

  it('move, and a move to where they stand is no change', () => {
    expect(moveNodes(loops, new Map([['in1', { x: 5, y: 6 }]])).nodes[2]?.position).toEqual({ x: 5, y: 6 });
    expect(moveNodes(loops, new Map([['in1', { x: 0, y: 0 }]]))).toBe(loops);
  });

  it('take a title, size, retry policy, timeout and can be disabled, and lose them again', () => {
    const retry = { attempts: 3, delay: 1, backoff: 'fixed' } as const;
    const size = { width: 10, height: 20 };
    const flow = build([start]);
    const full = toggleDisabled(
      setNodeTimeout(setRetry(setSize(setTitle(flow, 'start', 'Go'), 'start', size), 'start', retry), 'start', 30),
      'start',
    );
    expect(full.nodes[0]).toEqual({ ...start, title: 'Go', size, retry, timeout: 30, disabled: true });
    const bare = toggleDisabled(
      setNodeTimeout(
        setRetry(setSize(setTitle(full, 'start', ' '), 'start', undefined), 'start', undefined),
        'start',
        undefined,
      ),
      'start',
    );
    expect(bare).toEqual(flow);
    expect(codeOf(() => setTitle(flow, 'gone', 'x'))).toBe('node.unknown');
  });
});

describe('edges', () => {
  const flow = build([start, node('a'), node('b', 'if', {}), node('c')], ['start>a', 'a>b']);

  it('join nodes and get an id that says what they join', () => {
    expect(connect(flow, { source: 'b', sourceHandle: 'true', target: 'c' }).edges.at(-1)).toEqual({
      id: 'b-true-c',
      source: 'b',
      sourceHandle: 'true',
      target: 'c',
    });
  });

  it.each([
    ['edge.duplicate', 'a', 'out', 'b'],
    ['flow.cycle', 'b', 'true', 'a'],
    ['flow.cycle', 'c', 'out', 'c'],
    ['edge.unknown_handle', 'b', 'out', 'c'],
    ['edge.unknown_source', 'x', 'out', 'c'],
    ['edge.unknown_target', 'a', 'out', 'x'],
    ['edge.into_trigger', 'c', 'out', 'start'],
  ])('are refused with %s from %s by %s to %s', (code, source, sourceHandle, target) => {
    expect(codeOf(() => connect(flow, { source, sourceHandle, target }))).toBe(code);
  });

  it('do not cross the border of a container', () => {
    expect(codeOf(() => connect(loops, { source: 'start', sourceHandle: 'out', target: 'in1' }))).toBe(
      'edge.across_containers',
    );
  });

  it('are removed', () => {
    expect(ways(disconnect(flow, ['start-out-a']))).toEqual(['a:out>b']);
    expect(disconnect(flow, ['gone'])).toBe(flow);
  });

  it('take a new node between their ends', () => {
    expect(ways(insertOnEdge(flow, 'start-out-a', node('n'), 'out'))).toEqual(['a:out>b', 'start:out>n', 'n:out>a']);
    expect(ways(insertOnEdge(flow, 'start-out-a', node('n', 'stop', {}), undefined))).toEqual([
      'a:out>b',
      'start:out>n',
    ]);
    expect(codeOf(() => insertOnEdge(flow, 'gone', node('n'), 'out'))).toBe('edge.unknown');
  });
});

describe('a container', () => {
  it('takes nodes in and lets them out; edges that would cross its border go', () => {
    const inside = setParent(loops, 'after', 'loop', { x: 1, y: 2 });
    expect(inside.nodes.at(-1)).toEqual({ ...node('after'), parent: 'loop', position: { x: 1, y: 2 } });
    expect(ways(inside)).toEqual(['start:out>loop', 'in1:out>in2']);
    expect(setParent(inside, 'after', undefined, position).nodes.at(-1)).toEqual(node('after'));
    const both = setParents(
      loops,
      new Map([
        ['in1', position],
        ['in2', position],
      ]),
      undefined,
    );
    expect(ways(both)).toEqual(['start:out>loop', 'in1:out>in2', 'loop:out>after']);
  });

  it('does not take a trigger, itself, what holds it, or more levels than allowed', () => {
    const nested = build([
      start,
      node('t0', 'try', {}),
      ...Array.from({ length: 8 }, (_, index) => node(`t${index + 1}`, 'try', {}, `t${index}`)),
    ]);
    expect(codeOf(() => setParent(loops, 'start', 'loop', position))).toBe('node.trigger_inside');
    expect(codeOf(() => setParent(nested, 't1', 't1', position))).toBe('node.parent_cycle');
    expect(codeOf(() => setParent(nested, 't0', 't3', position))).toBe('node.parent_cycle');
    expect(codeOf(() => setParent(loops, 'in1', 'after', position))).toBe('node.bad_parent');
    expect(codeOf(() => addNode(nested, node('x', 'set', {}, 't8')))).toBe('node.too_deep');
    expect(ids(addNode(nested, node('x', 'set', {}, 't7')))).toContain('x');
  });
});

describe('a switch', () => {
  const config = (...names: readonly string[]) => ({ value: 1, cases: names.map((name) => ({ name, equals: name })) });
  const flow = build(
    [start, node('s', 'switch', config('a', 'b')), node('x'), node('y'), node('z')],
    ['start>s', 's:a>x', 's:b>y', 's:default>z'],
  );

  it('keeps its edges when a case is renamed and loses those of a removed case', () => {
    expect(ways(setConfig(flow, 's', config('a', 'new')))).toEqual(['start:out>s', 's:a>x', 's:new>y', 's:default>z']);
    expect(ways(setConfig(flow, 's', config('b')))).toEqual(['start:out>s', 's:b>y', 's:default>z']);
    expect(ways(setConfig(flow, 's', config('a', 'b', 'c')))).toEqual(ways(flow));
  });

  it('keeps the edges apart while a name is typed that another case has', () => {
    const typed = setConfig(flow, 's', config('a', 'a'));
    expect(ways(typed)).toEqual(ways(flow));
    expect(ways(setConfig(typed, 's', config('a', 'ab')))).toEqual(ways(flow));
  });
});

describe('renaming a node', () => {
  const flow = build(
    [
      start,
      node('read', 'set', { values: { a: '{{ start.x }}' } }),
      node('loop', 'for-each', { items: '{{ read.list }}' }),
      node(
        'in1',
        'set',
        { values: { deep: ['{{steps.read.x}} and {{ `read`.y & "read" & read }} \\{{ read }}'] } },
        'loop',
      ),
      node('use', 'set', {
        values: {
          path: '{{ $$.read.x }}{{$.steps."read".x}}',
          inner: '{{ users[read = 1].read }}',
          call: '{{ $map(read.list, function($read) { $read.read & read.x }) }}',
          other: '{{ reader.read & readX }}',
          broken: '{{ read. }}',
          object: '{{ {"read": read, "x": steps.read} }}',
          text: 'read',
        },
      }),
    ],
    ['start>read', 'read>loop', 'loop>use'],
  );

  it('rewrites edges and every expression that mentions it, and nothing else', () => {
    const renamed = renameNode(flow, 'read', 'fetch');
    expect(ways(renamed)).toEqual(['start:out>fetch', 'fetch:out>loop', 'loop:out>use']);
    expect(renamed.nodes.map(({ config }) => config)).toEqual([
      { on: 'manual' },
      { values: { a: '{{ start.x }}' } },
      { items: '{{ fetch.list }}' },
      { values: { deep: ['{{steps.fetch.x}} and {{ fetch.y & "read" & fetch }} \\{{ read }}'] } },
      {
        values: {
          path: '{{ $$.fetch.x }}{{$.steps.fetch.x}}',
          inner: '{{ users[read = 1].read }}',
          call: '{{ $map(fetch.list, function($read) { $read.read & fetch.x }) }}',
          other: '{{ reader.read & readX }}',
          broken: '{{ read. }}',
          object: '{{ {"read": fetch, "x": steps.fetch} }}',
          text: 'read',
        },
      },
    ]);
  });

  it('rewrites the parent of what stands in it and goes back the same way', () => {
    expect(renameNode(flow, 'loop', 'each').nodes[3]?.parent).toBe('each');
    expect(renameNode(renameNode(flow, 'loop', 'each'), 'each', 'loop')).toEqual(flow);
    expect(codeOf(() => renameNode(flow, 'read', 'use'))).toBe('node.duplicate_id');
    expect(codeOf(() => renameNode(flow, 'read', 'trigger'))).toBe('node.reserved_id');
    expect(renameNode(flow, 'read', 'read')).toBe(flow);
  });
});

describe('pasting', () => {
  const flow = build(
    [
      start,
      node('a', 'set', { values: { x: '{{ start.x }}' } }),
      node('b', 'set', { values: { x: '{{ a.x & start.x & steps.a }}' } }),
    ],
    ['start>a', 'a>b'],
  );

  it('adds copies under fresh ids whose expressions mention the copies', () => {
    const { flow: pasted, ids: fresh } = pasteNodes(flow, flow.nodes, flow.edges, { x: 10, y: 20 });
    expect(fresh).toEqual(['a2', 'b2']);
    expect(ways(pasted)).toEqual(['start:out>a', 'a:out>b', 'a2:out>b2']);
    expect(pasted.nodes.at(-1)).toEqual({
      ...node('b2', 'set', { values: { x: '{{ a2.x & start.x & steps.a2 }}' } }),
      position: { x: 10, y: 20 },
    });
    expect(pasteNodes(pasted, pasted.nodes.slice(-1), [], position).ids).toEqual(['b3']);
  });

  it('brings a container with what stands in it and leaves out what has no place', () => {
    const { flow: pasted } = pasteNodes(loops, loops.nodes.slice(1, 4), loops.edges, { x: 10, y: 0 });
    expect(pasted.nodes.slice(-3).map(({ id, parent, position: at }) => [id, parent, at.x])).toEqual([
      ['loop2', undefined, 10],
      ['in3', 'loop2', 0],
      ['in4', 'loop2', 0],
    ]);
    expect(ways(pasted).slice(-1)).toEqual(['in3:out>in4']);
    expect(pasteNodes(build([start]), loops.nodes.slice(2, 3), [], position).flow.nodes.at(-1)).toEqual(
      node('in1', 'set', {}),
    );
    expect(pasteNodes(loops, loops.nodes.slice(4), [], position, 'loop').flow.nodes.at(-1)?.parent).toBe('loop');
    expect(pasteNodes(emptyFlow, flow.nodes, flow.edges, position).flow).toEqual(flow);
  });
});

describe('notes, inputs, outputs and settings', () => {
  it('are added, changed and removed', () => {
    const note = { id: 'n', text: 'Hi', position };
    const flow = addNote(emptyFlow, note);
    expect(updateNote(flow, { ...note, text: 'Ho' }).notes).toEqual([{ ...note, text: 'Ho' }]);
    expect(removeNotes(flow, ['n'])).toEqual(emptyFlow);
    expect(codeOf(() => addNote(flow, note))).toBe('note.duplicate_id');
    expect(codeOf(() => updateNote(emptyFlow, note))).toBe('note.unknown');
    const fields = [{ name: 'a', type: 'text' }] as const;
    expect(setSettings(setOutputs(setInputs(emptyFlow, fields), fields), { timezone: 'UTC' })).toEqual({
      ...emptyFlow,
      inputs: fields,
      outputs: fields,
      settings: { timezone: 'UTC' },
    });
  });
});
