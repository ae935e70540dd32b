import { describe, expect, it } from 'vitest';
import { type FlowNode, nodeKinds } from '../model/flow.ts';
import type { JsonObject } from '../model/json.ts';
import type { Decision } from './node-definition.ts';
import { nodeDefinitions } from './node-kinds.ts';

const at = '2026-03-02T08:00:00.000Z';

const enter = (kind: FlowNode['kind'], input: JsonObject, timezone?: string): Decision =>
  nodeDefinitions[kind].enter({
    node: { id: 'it', kind, config: input, position: { x: 0, y: 0 } },
    input,
    at,
    trigger: null,
    settings: timezone === undefined ? {} : { timezone },
  });

describe('The node kinds', () => {
  it.each(nodeKinds)('%s says what it is, draws each field once and names each handle once', (kind) => {
    const definition = nodeDefinitions[kind];
    expect(definition.kind).toBe(kind);
    expect(definition.title && definition.description && definition.icon).toBeTruthy();
    const names = definition.fields.map((field) => field.name);
    expect(new Set(names).size).toBe(names.length);
    expect(definition.fields.every((field) => field.title)).toBe(true);
    const handles = definition
      .handles({ id: 'it', kind, config: {}, position: { x: 0, y: 0 } })
      .map(({ name }) => name);
    expect(new Set(handles).size).toBe(handles.length);
    expect(definition.container).toBe(definition.leave !== undefined);
  });

  it('give a switch a handle for each case and one for the rest', () => {
    const config = {
      cases: [
        { name: 'a', equals: 1 },
        { name: 'b', title: 'Bee', equals: 2 },
      ],
    };
    const node = { id: 'it', kind: 'switch', config, position: { x: 0, y: 0 } } as const;
    expect(nodeDefinitions.switch.handles(node)).toEqual([
      { name: 'a', title: 'a' },
      { name: 'b', title: 'Bee' },
      { name: 'default', title: 'Otherwise' },
    ]);
  });
});

describe('A delay', () => {
  it.each([
    [{ count: -1, unit: 'day' }, 'delay.bad_count'],
    [{ count: 1.5, unit: 'day' }, 'delay.bad_count'],
    [{ count: 'soon', unit: 'hour' }, 'delay.bad_count'],
    [{ count: null, unit: 'hour' }, 'delay.bad_count'],
    [{ count: 1, unit: 'fortnight' }, 'delay.bad_unit'],
    [{ mode: 'until', until: 'soon' }, 'delay.bad_until'],
    [{ mode: 'until', until: null }, 'delay.bad_until'],
    [{ count: 11, unit: 'year' }, 'delay.too_long'],
    [{ count: 1_000_000_000, unit: 'year' }, 'delay.too_long'],
    [{ mode: 'until', until: '2036-03-03' }, 'delay.too_long'],
  ])('of %j fails with %s', (input, code) => {
    expect(enter('delay', input)).toMatchObject({ do: 'fail', error: { code, retryable: false } });
  });

  it('of ten years is allowed', () => {
    expect(enter('delay', { count: 10, unit: 'year' })).toMatchObject({ wait: { until: '2036-03-02T08:00:00.000Z' } });
  });

  it('reads the count from text and the day in the zone of the flow', () => {
    expect(enter('delay', { count: '2', unit: 'hour' })).toMatchObject({ wait: { until: '2026-03-02T10:00:00.000Z' } });
    const until = enter('delay', { mode: 'until', until: '2026-07-01' }, 'Europe/Berlin');
    expect(until).toEqual({ do: 'wait', wait: { on: 'time', until: '2026-06-30T22:00:00.000Z', then: 'leave' } });
  });

  it('in a zone that does not exist says so', () => {
    expect(enter('delay', { count: 1, unit: 'day' }, 'Mars/Olympus')).toMatchObject({
      error: { code: 'delay.bad_timezone' },
    });
  });
});

describe('A condition', () => {
  const check = (match: string, ...rights: readonly number[]): Decision =>
    enter('if', { match, conditions: rights.map((right) => ({ left: 1, operator: 'equals', right })) });

  it.each([
    ['all', [1, 1], 'true'],
    ['all', [1, 2], 'false'],
    ['any', [2, 1], 'true'],
    ['any', [2, 2], 'false'],
    ['all', [], 'true'],
    ['any', [], 'false'],
  ] as const)('list matched by %s over %j goes %s', (match, rights, handle) => {
    expect(check(match, ...rights)).toMatchObject({ do: 'leave', handle });
  });

  it('with an operator that does not exist fails', () => {
    const input = { conditions: [{ left: 1, operator: 'resembles', right: 2 }] };
    expect(enter('if', input)).toMatchObject({ do: 'fail', error: { code: 'condition.unknown_operator' } });
    expect(enter('continue-if', { conditions: [7] })).toMatchObject({ error: { code: 'condition.malformed' } });
  });
});

describe('A for each', () => {
  it('over too many items fails', () => {
    const items = Array.from({ length: 1_000_001 }, () => 0);
    expect(enter('for-each', { items })).toMatchObject({ do: 'fail', error: { code: 'for_each.too_many_items' } });
  });

  it.each([
    [undefined, 1],
    ['5', 5],
    [0, 1],
    [999, 50],
    ['many', 1],
  ])('with concurrency %j works on %d at once', (concurrency, expected) => {
    const input = concurrency === undefined ? { items: [1] } : { items: [1], concurrency };
    expect(enter('for-each', input)).toMatchObject({ concurrency: expected });
  });
});

describe('An action', () => {
  it('takes the timeout of its node, in seconds', () => {
    const node = { id: 'a', kind: 'action', config: {}, position: { x: 0, y: 0 }, timeout: 5 } as const;
    const input = { action: 'x.y', connection: 'main', input: { a: 1 } };
    expect(nodeDefinitions.action.enter({ node, input, at, trigger: null, settings: {} })).toEqual({
      do: 'wait',
      wait: { on: 'action', action: 'x.y', connection: 'main', input: { a: 1 }, attempt: 1, timeoutMs: 5000 },
    });
  });

  it('that is not chosen, or whose input is not an object, fails', () => {
    expect(enter('action', { input: {} })).toMatchObject({ error: { code: 'action.not_chosen' } });
    expect(enter('action', { action: 'x.y', input: 'text' })).toMatchObject({ error: { code: 'action.malformed' } });
    expect(enter('call-flow', { input: {} })).toMatchObject({ error: { code: 'call_flow.not_chosen' } });
  });
});
