import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FlowError } from '../flow-error.ts';
import { emptyFlow, type Flow, type FlowNode, type NodeKind } from '../model/flow.ts';
import type { JsonObject } from '../model/json.ts';
import { describeDiff } from './describe-diff.ts';
import { applyDiff, diffFlow, isEmptyDiff, reverseDiff } from './diff-flow.ts';

const ids = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f');
const position = fc.record({ x: fc.integer({ min: 0, max: 3 }), y: fc.constant(0) });
const config = fc.dictionary(
  fc.constantFrom('k', 'l'),
  fc.oneof(fc.integer({ min: 0, max: 2 }), fc.constant(null), fc.array(fc.boolean(), { maxLength: 2 })),
) as fc.Arbitrary<JsonObject>;
const node: fc.Arbitrary<FlowNode> = fc.record(
  {
    id: ids,
    kind: fc.constantFrom<NodeKind>('set', 'if'),
    config,
    position,
    title: fc.constantFrom('x', 'y'),
    disabled: fc.boolean(),
  },
  { requiredKeys: ['id', 'kind', 'config', 'position'] },
);
const edge = fc.record({ id: ids, source: ids, sourceHandle: fc.constantFrom('out', 'error'), target: ids });
const note = fc.record({ id: ids, text: fc.constantFrom('x', 'y'), position });
const fields = fc.array(fc.constantFrom({ name: 'f', type: 'text' } as const, { name: 'g', type: 'list' } as const), {
  maxLength: 2,
});
const list = <T extends { readonly id: string }>(item: fc.Arbitrary<T>) =>
  fc.uniqueArray(item, { maxLength: 6, selector: ({ id }) => id });
const flow: fc.Arbitrary<Flow> = fc.record({
  format: fc.constant(1 as const),
  nodes: list(node),
  edges: list(edge),
  inputs: fields,
  outputs: fields,
  notes: list(note),
  settings: fc.record({ timezone: fc.constantFrom('UTC', 'Europe/Zurich') }, { requiredKeys: [] }),
});

describe('a diff of two flows', () => {
  it('leads from the one to the other, and reversed back again', () => {
    fc.assert(
      fc.property(flow, flow, (from, to) => {
        const diff = diffFlow(from, to);
        expect(applyDiff(from, diff)).toEqual(to);
        expect(applyDiff(to, reverseDiff(diff))).toEqual(from);
        expect(reverseDiff(reverseDiff(diff))).toEqual(diff);
        expect(isEmptyDiff(diffFlow(from, structuredClone(from)))).toBe(true);
      }),
      { numRuns: 3_000 },
    );
  });

  it('survives being stored as JSON', () => {
    fc.assert(
      fc.property(flow, flow, (from, to) => {
        const stored = JSON.parse(JSON.stringify(diffFlow(from, to))) as ReturnType<typeof diffFlow>;
        expect(applyDiff(from, stored)).toEqual(to);
      }),
      { numRuns: 500 },
    );
  });

  const one: FlowNode = { id: 'a', kind: 'set', config: {}, position: { x: 0, y: 0 } };
  const two: FlowNode = { ...one, id: 'b' };
  const base: Flow = { ...emptyFlow, nodes: [one, two] };

  it('holds what changed and nothing else', () => {
    const moved = { ...two, position: { x: 1, y: 0 } };
    expect(diffFlow(base, { ...base, nodes: [one, moved] })).toEqual({
      nodes: { added: [], removed: [], updated: [[two, moved]] },
    });
  });

  it('is refused by a flow that lacks what it changes', () => {
    const diff = diffFlow(base, { ...base, nodes: [one] });
    expect(() => applyDiff(emptyFlow, diff)).toThrow(FlowError);
    expect(() => applyDiff(emptyFlow, diff)).toThrow('“b” was added or removed meanwhile');
  });

  it.each<[string, Flow, string]>([
    ['nothing', base, 'nothing changed'],
    ['a moved node', { ...base, nodes: [one, { ...two, position: { x: 9, y: 9 } }] }, '1 node moved'],
    [
      'several things',
      {
        ...base,
        nodes: [
          { ...one, title: 'A' },
          { ...one, id: 'c' },
          { ...one, id: 'd' },
        ],
        edges: [{ id: 'e', source: 'a', sourceHandle: 'out', target: 'c' }],
        settings: { maxSteps: 5 },
      },
      '2 nodes added, 1 changed, 1 removed; 1 edge added; settings changed',
    ],
    ['another order', { ...base, nodes: [two, one] }, 'nodes reordered'],
  ])('is told in words: %s', (_, to, words) => {
    expect(describeDiff(diffFlow(base, to))).toBe(words);
  });
});
