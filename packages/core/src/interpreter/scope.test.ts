import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../model/json.ts';
import type { Fact } from '../model/run-event.ts';
import { compileFlow } from './compile-flow.ts';
import { newRunState } from './fold.ts';
import { type FlowSketch, readSketch } from './testing/read-sketch.ts';
import { scopeOf } from './scope.ts';
import { turn } from './turn.ts';

const at = '2026-03-02T08:00:00.000Z';
const run = { id: 'r', flow: 'f', name: 'F', organization: 'o', version: 3, startedAt: at };
const started: Fact = { at, type: 'started', trigger: { n: 1 }, inputs: { i: 2 }, vars: { v: 3 }, run };

/** What the evaluator is sent for an expression inside a loop, after two steps. */
const sentFor = (expression: string): JsonObject => {
  const sketch: FlowSketch = {
    nodes: [
      { id: 'start', kind: 'trigger' },
      { id: 'one', kind: 'set', config: { values: { a: 1 } } },
      { id: 'two', kind: 'set', config: { values: { b: 2 } } },
      { id: 'each', kind: 'for-each', config: { items: ['x'] } },
      { id: 'ask', kind: 'set', parent: 'each', config: { values: { is: `{{ ${expression} }}` } } },
    ],
    edges: ['start -> one', 'one -> two', 'two -> each'],
  };
  const plan = compileFlow(readSketch(sketch));
  const state = newRunState();
  turn(plan, state, started);
  expect(state.steps.get('root/each:0/ask')?.wait?.on).toBe('evaluate');
  return scopeOf(plan, state, 'root/each:0/ask');
};

const all = {
  trigger: { n: 1 },
  inputs: { i: 2 },
  vars: { v: 3 },
  item: 'x',
  index: 0,
  run: { ...run, at },
  start: { n: 1 },
  one: { a: 1 },
  two: { b: 2 },
  steps: { start: { n: 1 }, one: { a: 1 }, two: { b: 2 } },
};

describe('What the evaluator is sent', () => {
  it.each([
    ['trigger.n + 1', { trigger: { n: 1 } }],
    ['one.a + index', { one: { a: 1 }, index: 0 }],
    ['steps.one.a + 1', { steps: { one: { a: 1 } } }],
    ['$sum([steps.one.a, steps.`two`.b])', { steps: { one: { a: 1 }, two: { b: 2 } } }],
    ['$keys(steps)', { steps: all.steps }],
    ['$uppercase(item)', { item: 'x' }],
    ['run.version + vars.v', { run: all.run, vars: { v: 3 } }],
    ['$string($$)', all],
    ['[missing.x]', {}],
  ])('for %s is only what it names', (expression, expected) => {
    expect({ ...sentFor(expression) }).toEqual(expected);
  });
});
