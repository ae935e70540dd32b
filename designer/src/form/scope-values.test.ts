import { emptyFlow, type Flow, type FlowNode } from '@joinery/core';
import { describe, expect, it } from 'vitest';
import { flattenValues } from './expression-text.ts';
import { scopeValues } from './scope-values.ts';

const node = (id: string, kind: FlowNode['kind'], more: Partial<FlowNode> = {}): FlowNode => ({
  id,
  kind,
  config: {},
  position: { x: 0, y: 0 },
  ...more,
});
const edge = (source: string, target: string, sourceHandle = 'out') => ({
  id: `${source}-${sourceHandle}-${target}`,
  source,
  sourceHandle,
  target,
});
const flow: Flow = {
  ...emptyFlow,
  inputs: [{ name: 'login', type: 'text' }],
  nodes: [
    node('start', 'trigger', { config: { on: 'manual' } }),
    node('before', 'set', { config: { values: { 'full name': 'x' } } }),
    node('each', 'for-each'),
    node('first', 'set', { parent: 'each', config: { values: { a: 1 } } }),
    node('second', 'set', { parent: 'each' }),
    node('after', 'set'),
    node('aside', 'set'),
  ],
  edges: [
    edge('start', 'before'),
    edge('before', 'each'),
    edge('each', 'after'),
    edge('first', 'second'),
    edge('start', 'aside'),
  ],
};
const paths = (id: string) =>
  flattenValues(
    scopeValues({ flow, catalog: { connectors: [] }, variables: [{ name: 'group', title: '', type: 'text' }] }, id),
  ).map((value) => value.path);

describe('what an expression can name', () => {
  it('is what came before, in its own container and those around it, and the item of the loop', () => {
    const inside = paths('second');
    expect(inside).toEqual(
      expect.arrayContaining([
        'item',
        'index',
        'first.a',
        'before',
        'trigger.login',
        'inputs.login',
        'vars.group',
        'run.id',
      ]),
    );
    expect(inside).not.toContain('after');
    expect(inside).not.toContain('aside');
  });

  it('does not reach into a container from outside', () => {
    const outside = paths('after');
    expect(outside).toContain('each.results');
    expect(outside).not.toContain('first');
    expect(outside).not.toContain('item');
  });

  it('is variables only in a trigger, which is filled in before there is a run', () => {
    expect(paths('start')).toEqual(['vars', 'vars.group']);
  });

  it('writes names that are no plain words in backticks', () => {
    expect(paths('after')).toContain('before.`full name`');
  });
});
