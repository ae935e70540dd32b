import { describe, expect, it } from 'vitest';
import type { Flow } from '../model/flow.ts';
import { parseFlow } from './parse-flow.ts';

const document = {
  format: 1,
  nodes: [
    { id: 'start', kind: 'trigger', config: { on: 'manual', input: {} }, position: { x: 0, y: 0 } },
    {
      id: 'a',
      kind: 'set',
      title: 'A',
      config: { values: { x: [1, null, 'y'] } },
      position: { x: 1, y: 2 },
      size: { width: 10, height: 10 },
      parent: 'p',
      retry: { attempts: 2, delay: 1, backoff: 'fixed' },
      timeout: 5,
      disabled: true,
    },
  ],
  edges: [{ id: 'e', source: 'start', sourceHandle: 'out', target: 'a' }],
  inputs: [
    {
      name: 'who',
      type: 'list',
      of: {
        name: 'one',
        type: 'object',
        fields: [{ name: 'x', type: 'text', choices: [{ value: 'a', title: 'A' }], when: { field: 'y', is: [true] } }],
      },
    },
  ],
  outputs: [],
  notes: [{ id: 'n', text: 'Hello', position: { x: 0, y: 0 }, color: 'blue' }],
  settings: { timezone: 'UTC', maxSteps: 10 },
};

function changed(change: (copy: typeof document & Record<string, unknown>) => void): unknown {
  const copy = structuredClone(document) as typeof document & Record<string, unknown>;
  change(copy);
  return copy;
}

describe('parseFlow', () => {
  it('reads a whole flow and shares nothing with the document', () => {
    const parsed = parseFlow(document) as { ok: true; flow: Flow };
    expect(parsed).toEqual({ ok: true, flow: document });
    expect(parsed.flow.nodes[1]?.config['values']).not.toBe(document.nodes[1]?.config.values);
  });

  it.each<[string, unknown, string, RegExp]>([
    ['something else', 'x', '', /must be an object/],
    ['a document without a format', {}, '/format', /does not say which flow format/],
    ['a newer format', { format: 2 }, '/format', /update Joinery/],
    [
      'a limit of steps that is too high',
      changed((copy) => Object.assign(copy.settings, { maxSteps: 10_000_001 })),
      '/settings/maxSteps',
      /must be a number between 1 and 10000000/,
    ],
    [
      'a limit of runs that is not whole',
      changed((copy) => Object.assign(copy.settings, { maxRunsPerMinute: 1.5 })),
      '/settings/maxRunsPerMinute',
      /a minute must be a whole number/,
    ],
    [
      'a limit of no runs',
      changed((copy) => Object.assign(copy.settings, { maxRunsPerMinute: 0 })),
      '/settings/maxRunsPerMinute',
      /must be a number between 1 and 1000/,
    ],
    [
      'a late policy that is neither a duration nor off',
      changed((copy) => Object.assign(copy.settings, { latePolicy: 'never' })),
      '/settings/latePolicy',
      /must be a number between 60/,
    ],
    [
      'a late policy of a few seconds',
      changed((copy) => Object.assign(copy.settings, { latePolicy: 5 })),
      '/settings/latePolicy',
      /must be a number between 60/,
    ],
    ['an unknown key', changed((copy) => void (copy['extra'] = 1)), '/extra', /unknown key “extra”/],
    [
      'an unknown key of a node',
      changed((copy) => Object.assign(copy.nodes[0] as object, { data: 1 })),
      '/nodes/0/data',
      /unknown key “data”/,
    ],
    ['a missing key', changed((copy) => Reflect.deleteProperty(copy, 'edges')), '', /lacks “edges”/],
    [
      'an unknown kind',
      changed((copy) => Object.assign(copy.nodes[0] as object, { kind: 'code' })),
      '/nodes/0/kind',
      /must be one of trigger, action/,
    ],
    [
      'a position that is no number',
      changed((copy) => Object.assign(copy.nodes[0] as object, { position: { x: null, y: 0 } })),
      '/nodes/0/position/x',
      /must be a number/,
    ],
    [
      'a list for a config',
      changed((copy) => Object.assign(copy.nodes[0] as object, { config: [] })),
      '/nodes/0/config',
      /must be an object/,
    ],
    [
      'an unknown field type',
      changed((copy) => Object.assign(copy.inputs[0] as object, { type: 'regex' })),
      '/inputs/0/type',
      /must be one of text/,
    ],
    [
      'a field named twice',
      changed((copy) => copy.inputs.push(copy.inputs[0] as never)),
      '/inputs/1/name',
      /stands here twice/,
    ],
    [
      'too many nodes',
      changed((copy) => (copy.nodes = Array.from({ length: 1_001 }, () => copy.nodes[0] as never))),
      '/nodes',
      /at most 1000 are allowed/,
    ],
    [
      'a text that is too long',
      changed((copy) => Object.assign(copy.nodes[0] as object, { config: { t: 'x'.repeat(200_001) } })),
      '/nodes/0/config/t',
      /at most 200000/,
    ],
    [
      'a date object',
      changed((copy) => Object.assign(copy.nodes[0] as object, { config: { t: new Date(0) } })),
      '/nodes/0/config/t',
      /must be a JSON value/,
    ],
  ])('refuses %s and says where', (_, value, pointer, message) => {
    const parsed = parseFlow(value);
    expect(parsed).toMatchObject({ ok: false, problems: [{ pointer, severity: 'error' }] });
    expect(parsed.ok ? '' : parsed.problems[0]?.message).toMatch(message);
  });

  it.each([3_600, 'off'])('reads the late policy %s', (latePolicy) => {
    const parsed = parseFlow(changed((copy) => Object.assign(copy.settings, { latePolicy })));
    expect(parsed).toMatchObject({ ok: true, flow: { settings: { latePolicy } } });
  });

  it('refuses keys that reach for a prototype, and nesting without end', () => {
    const polluted = JSON.stringify(document).replace('"values":{', '"values":{"__proto__":{"admin":true},');
    expect(parseFlow(JSON.parse(polluted))).toMatchObject({
      ok: false,
      problems: [{ pointer: '/nodes/1/config/values' }],
    });
    const deep: unknown = JSON.parse(`${'['.repeat(5_000)}${']'.repeat(5_000)}`);
    expect(parseFlow(changed((copy) => Object.assign(copy.nodes[0] as object, { config: { deep } })))).toMatchObject({
      ok: false,
      problems: [{ code: 'flow.bad_shape' }],
    });
  });
});
