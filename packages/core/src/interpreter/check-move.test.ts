import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Flow, FlowNode } from '../model/flow.ts';
import type { Json } from '../model/json.ts';
import type { RunEvent } from '../model/run-event.ts';
import { checkMove } from './check-move.ts';
import { compileFlow } from './compile-flow.ts';
import { foldAll, newRunState } from './fold.ts';
import { playFlow } from './testing/play-flow.ts';
import { at, drive, flows, lucks, started } from './testing/random-flow.ts';
import { type FlowSketch, readSketch } from './testing/read-sketch.ts';
import { turn } from './turn.ts';

const act = (id: string, input: Json = {}) => ({ id, kind: 'action', config: { action: `x.${id}`, input } }) as const;
const wait = { id: 'wait', kind: 'delay', config: { mode: 'for', count: 30, unit: 'day' } } as const;
const asked = { id: 'asked', kind: 'action', config: { action: 'x.asked', input: {} } } as const;
const start = { id: 'start', kind: 'trigger', config: { on: 'x.left' } } as const;
const disable = act('disable');
const remove = act('remove');
const sketch: FlowSketch = {
  nodes: [start, disable, wait, remove],
  edges: ['start -> disable', 'disable -> wait', 'wait -> remove'],
};

/** A run of one version that sleeps in its delay, and the reasons against moving it to another. */
const reasonsFor = async (after: FlowSketch, before: FlowSketch = sketch) => {
  const answers = { wait: { never: true }, asked: { never: true }, disable: { output: { user: 'u1' } } } as const;
  const from = compileFlow(readSketch(before));
  const state = newRunState();
  const played = await playFlow(readSketch(before), { answers, trigger: { login: 'ana' } }, (now, _fact, events) => {
    const asleep = [...now.state.waiting].some((id) => now.state.steps.get(id)?.wait?.on === 'time');
    if (state.seq === 0 && asleep) Object.assign(state, foldAll([...now.journal]));
    expect(events).toBeDefined();
  });
  expect(state.seq).toBeGreaterThan(0);
  expect(played.journal.length).toBeGreaterThanOrEqual(state.seq);
  const found = checkMove(from, compileFlow(readSketch(after)), state, '2026-03-03T08:00:00.000Z');
  return found.map(({ code, node }) => `${code} ${node}`);
};

describe('A sleeping run may move to a version that', () => {
  it('is the same but for titles, later steps and how often they are tried', async () => {
    const nodes = [
      start,
      { ...disable, title: 'Lock' },
      { ...wait, title: 'Thirty days' },
      { ...act('remove', { user: '{{ disable.user }}' }), retry: { attempts: 5, delay: 1, backoff: 'fixed' } },
      act('tell'),
    ] as const;
    const after = { nodes, edges: [...sketch.edges, 'remove -> tell'], settings: { maxAge: 86_400 * 60 } };
    expect(await reasonsFor(after)).toEqual([]);
  });

  it('no longer has a step that is still to come', async () => {
    const after = { nodes: [start, disable, wait], edges: sketch.edges.slice(0, 2) };
    expect(await reasonsFor(after)).toEqual([]);
  });

  it('changes a step that was left already, as long as what is still to come reads what there is', async () => {
    const nodes = (read: string) => [start, act('disable', { hard: true }), wait, act('remove', { user: read })];
    expect(await reasonsFor({ ...sketch, nodes: nodes('{{ disable.user }}') })).toEqual([]);
    expect(await reasonsFor({ ...sketch, nodes: nodes('{{ disable.manager }}') })).toEqual(['move.not_there remove']);
    expect(await reasonsFor({ ...sketch, nodes: nodes('{{ $count(steps.*) }}') })).toEqual(['move.not_there remove']);
    expect(
      await reasonsFor({ ...sketch, nodes: [start, disable, wait, act('remove', '{{ disable.manager }}')] }),
    ).toEqual([]);
  });
});

describe('A sleeping run may not move to a version that', () => {
  it.each<[string, FlowSketch, readonly string[]]>([
    [
      'has lost what it waits in',
      { nodes: [start, disable, remove], edges: ['start -> disable', 'disable -> remove'] },
      ['move.gone wait', 'move.would_begin remove'],
    ],
    [
      'waits for another time there',
      { ...sketch, nodes: [start, disable, { ...wait, config: { ...wait.config, count: 14 } }, remove] },
      ['move.waits_for_other wait'],
    ],
    [
      'switches the wait off',
      { ...sketch, nodes: [start, disable, { ...wait, disabled: true }, remove] },
      ['move.waits_for_other wait'],
    ],
    [
      'makes something else of a step that was left',
      { ...sketch, nodes: [start, { id: 'disable', kind: 'set' }, wait, remove] },
      ['move.other_kind disable'],
    ],
    [
      'has a new step before the wait',
      {
        nodes: [...sketch.nodes, act('tell')],
        edges: ['start -> disable', 'disable -> tell', 'tell -> wait', 'wait -> remove'],
      },
      ['move.other_way wait', 'move.would_begin tell'],
    ],
    [
      'has a new step beside the wait',
      { nodes: [...sketch.nodes, act('tell')], edges: [...sketch.edges, 'disable -> tell'] },
      ['move.would_begin tell'],
    ],
    [
      'puts the wait into a container',
      {
        nodes: [start, disable, { id: 'in', kind: 'try' }, { ...wait, parent: 'in' }, remove],
        edges: ['start -> disable', 'disable -> in', 'in -> remove'],
      },
      ['move.other_container wait', 'move.would_begin in'],
    ],
    [
      'comes to the wait by another handle',
      { ...sketch, edges: ['start -> disable', 'disable.error -> wait', 'wait -> remove'] },
      ['move.other_way wait'],
    ],
    ['lets a run live no longer', { ...sketch, settings: { maxAge: 3_600 } }, ['move.too_old null']],
    [
      'reads what a run started by another trigger has not',
      { ...sketch, nodes: [{ ...start, config: { on: 'x.other' } }, disable, wait, act('remove', '{{ trigger.id }}')] },
      ['move.not_there remove'],
    ],
    [
      'reads a variable or an input that the run was started without',
      { ...sketch, nodes: [start, disable, wait, act('remove', '{{ vars.group }}{{ inputs.who }}')] },
      ['move.not_there remove', 'move.not_there remove'],
    ],
  ])('%s', async (_name, after, reasons) => expect(await reasonsFor(after)).toEqual(reasons));

  it('would enter what the run has passed over', async () => {
    const before = {
      nodes: [...sketch.nodes, act('tell')],
      edges: [...sketch.edges, 'disable.error -> tell'],
    };
    const after = { ...before, edges: [...sketch.edges, 'wait -> tell'] };
    expect(await reasonsFor(after, before)).toEqual(['move.passed_over tell']);
    expect(await reasonsFor({ ...before, edges: sketch.edges, nodes: sketch.nodes }, before)).toEqual([]);
  });

  it('changes the container whose items it is going through', async () => {
    const nodes = (items: Json) =>
      [
        start,
        { id: 'each', kind: 'for-each', config: { items } },
        { ...wait, parent: 'each' },
        { ...asked, parent: 'each' },
      ] as const;
    const edges = ['start -> each', 'wait -> asked'];
    const before = { nodes: nodes([1, 2]), edges };
    expect(await reasonsFor(before, before)).toEqual([]);
    expect(await reasonsFor({ nodes: nodes([1]), edges }, before)).toEqual(['move.waits_for_other each']);
  });
});

describe('Moving a run', () => {
  const plan = compileFlow(readSketch(sketch));

  it('is told once, counts upwards, and keeps the due time of what it waits for', () => {
    const state = newRunState();
    const journal: RunEvent[] = [...turn(plan, state, started)];
    const settled = {
      type: 'action-settled',
      step: 'root/disable',
      attempt: 1,
      outcome: { ok: true, output: 1 },
    } as const;
    journal.push(...turn(plan, state, { at, ...settled }));
    const due = state.steps.get('root/wait')?.wait;
    const moved = { at, type: 'moved', version: 3, documentHash: 'h3', by: 'Ada' } as const;
    journal.push(...turn(plan, state, moved));
    expect(journal.at(-1)).toEqual({ at, type: 'run.moved', version: 3, documentHash: 'h3', by: 'Ada' });
    expect(turn(plan, state, moved)).toEqual([]);
    expect(turn(plan, state, { ...moved, version: 2 })).toEqual([]);
    expect(state).toEqual(foldAll(journal));
    expect(state.run?.version).toBe(3);
    expect(state.steps.get('root/wait')?.wait).toEqual(due);
  });

  it('begins no step where the check allows it, whatever the edit, and the run comes to its end', () => {
    let allowed = 0;
    fc.assert(
      fc.property(flows, lucks, fc.nat(200), fc.nat(5), (flow, luck, when, edit) => {
        const from = compileFlow(flow);
        const edited = edits[edit]?.(flow) ?? flow;
        const to = compileFlow(edited);
        let asleep: { readonly journal: RunEvent[] } | undefined;
        drive(from, luck, (state, journal, facts) => {
          if (facts.length === 1 + (when % 5) && state.status === 'running') asleep = { journal: [...journal] };
        });
        if (asleep === undefined) return;
        const state = foldAll(asleep.journal);
        if (checkMove(from, to, state, at).length > 0) return;
        allowed += 1;
        const later = state.waiting.size > 0 ? lastAt(asleep.journal) : at;
        const moved = turn(from, state, { at: later, type: 'moved', version: 9, documentHash: 'h', by: 'p' });
        const resumed = turn(to, state, { at: later, type: 'resumed' });
        expect(resumed.filter(({ type }) => type !== 'step.skipped')).toEqual([]);
        const { state: end, journal } = drive(to, luck, () => undefined, {
          state,
          journal: [...asleep.journal, ...moved, ...resumed],
        });
        expect(['finished', 'failed', 'running']).toContain(end.status);
        expect(foldAll(journal)).toEqual(end);
      }),
      { numRuns: 300 },
    );
    expect(allowed).toBeGreaterThan(60);
  });
});

const lastAt = (journal: readonly RunEvent[]): string => journal.at(-1)?.at ?? at;
const change = (flow: Flow, index: number, changed: Partial<FlowNode>): Flow => ({
  ...flow,
  nodes: flow.nodes.map((node, order) => (order === index ? { ...node, ...changed } : node)),
});
const last = (flow: Flow): number => flow.nodes.length - 1;

/** What an author may do to a flow between two versions. */
const edits: readonly ((flow: Flow) => Flow)[] = [
  (flow) => flow,
  (flow) => change(flow, last(flow), { title: 'Other', config: { values: { n: 1 } }, kind: 'set' }),
  (flow) => ({
    ...flow,
    nodes: flow.nodes.slice(0, -1),
    edges: flow.edges.filter(({ target }) => target !== flow.nodes.at(-1)?.id),
  }),
  (flow) => ({ ...flow, edges: flow.edges.slice(1) }),
  (flow) => ({
    ...flow,
    nodes: [...flow.nodes, { id: 'fresh', kind: 'set', config: { values: { n: 1 } }, position: { x: 0, y: 0 } }],
    edges: [
      ...flow.edges,
      {
        id: 'fresh',
        source: flow.nodes.findLast(({ parent }) => parent === undefined)?.id ?? 'start',
        sourceHandle: 'out',
        target: 'fresh',
      },
    ],
  }),
  (flow) => change(flow, Math.min(2, last(flow)), { disabled: true }),
];
