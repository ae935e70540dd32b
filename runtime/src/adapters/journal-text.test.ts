import { compileFlow, emptyFlow, type Flow, type JsonObject, newRunState, type RunEvent, turn } from '@joinery/core';
import { describe, expect, it } from 'vitest';
import { fromJournalText, toJournalText } from './journal-text.ts';

const at = '2026-01-31T08:00:00.000Z';
const position = { x: 0, y: 0 };
const node = (id: string, kind: Flow['nodes'][number]['kind'], config: JsonObject, parent?: string) => ({
  ...{ id, kind, config, position },
  ...(parent === undefined ? {} : { parent }),
});
const edge = (source: string, target: string, sourceHandle = 'out') => ({
  ...{ id: `${source}>${target}`, source, sourceHandle, target },
});

const flow: Flow = {
  ...emptyFlow,
  nodes: [
    node('start', 'trigger', { on: 'manual', input: {} }),
    node('words', 'set', { values: { text: 'a\nb “c” {{ inputs.name }}', list: [1, null, { deep: true }] } }),
    node('known', 'if', {
      match: 'all',
      conditions: [{ left: '{{ inputs.name }}', operator: 'equals', right: 'Ana' }],
    }),
    node('never', 'set', { values: { left: 'out' } }),
    node('each', 'for-each', { items: '{{ words.list }}', concurrency: 2, onError: 'collect' }),
    node('one', 'set', { values: { item: '{{ item }}' } }, 'each'),
    node('call', 'action', { action: 'http.send', connection: 'web', input: { url: 'https://example.com' } }),
    node('end', 'return', { values: { text: '{{ words.text }}' } }),
  ],
  edges: [
    ...[edge('start', 'words'), edge('words', 'known'), edge('known', 'never', 'false')],
    ...[edge('known', 'each', 'true'), edge('each', 'call'), edge('call', 'end')],
  ],
};

/** What a run of the flow decides, in the two bursts that a call parts it into. */
function journal(): readonly (readonly RunEvent[])[] {
  const [plan, state] = [compileFlow(flow), newRunState()];
  const inputs = { name: 'Ana' };
  const run = { id: 'r', flow: 'f', name: 'F', organization: 'acme', version: 1, startedAt: at };
  const first = turn(plan, state, { type: 'started', at, trigger: inputs, inputs, vars: {}, run });
  const outcome = { ok: true, output: { status: 200 } } as const;
  const later = '2026-01-31T08:00:01.500Z';
  return [first, turn(plan, state, { type: 'action-settled', step: 'root/call', attempt: 1, outcome, at: later })];
}

const read = (events: readonly RunEvent[]) => fromJournalText(toJournalText(events));

describe('The text of a journal', () => {
  it('gives back the events of every burst as they were', () => {
    const bursts = journal();
    expect(bursts.flat().at(-1)).toMatchObject({ type: 'run.finished' });
    for (const events of bursts) expect(read(events)).toEqual(events);
  });

  it('is less than half of what the events are, on one line', () => {
    for (const events of journal()) {
      const text = toJournalText(events);
      expect(text).not.toContain('\n');
      expect(text.length).toBeLessThan(JSON.stringify(events).length / 2);
    }
  });

  it.each<[string, readonly RunEvent[]]>([
    ['nothing', []],
    [
      'a step that leaves long after it was entered',
      [{ at, type: 'step.left', step: 'root/a', handle: 'out', output: 1 }],
    ],
    [
      'a step that leaves by a decision, late, or with an error',
      [
        { at, type: 'step.entered', step: 'root/a', frame: 'root', node: 'a' },
        { at, type: 'step.left', step: 'root/a', handle: 'out', output: null, by: 'ana' },
        { at, type: 'step.left', step: 'root/a', handle: 'out', output: null, lateMs: 7 },
        {
          ...{ at, type: 'step.left', step: 'root/a', handle: 'error', output: {} },
          error: { code: 'x.no', message: 'No.', retryable: false },
        },
      ],
    ],
    [
      'a step whose name is not made of its frame and node',
      [{ at, type: 'step.entered', step: 'elsewhere', frame: 'root', node: 'a' }],
    ],
    [
      'a wait on another input, attempt or action than was resolved',
      [
        { at, type: 'step.resolved', step: 'root/a', input: { action: 'x.y', input: { a: 1 } } },
        {
          ...{ at, type: 'step.waits', step: 'root/a' },
          wait: { on: 'action', action: 'x.y', input: { a: 2 }, attempt: 1, timeoutMs: 5 },
        },
      ],
    ],
    [
      'an output that was resolved for another step',
      [
        { at, type: 'step.resolved', step: 'root/a', input: { values: { a: 1 } } },
        { at, type: 'step.left', step: 'root/b', handle: 'out', output: { a: 1 } },
        { at, type: 'run.finished', output: { a: 2 } },
      ],
    ],
    [
      'several times, one after the other',
      [
        { at, type: 'step.entered', step: 'root/a', frame: 'root', node: 'a' },
        { at: '2027-01-01T00:00:00.000Z', type: 'step.skipped', step: 'root/b', frame: 'root', node: 'b' },
        { at, type: 'step.cancelled', step: 'root/a' },
      ],
    ],
  ])('keeps %s', (_, events) => expect(read(events)).toEqual(events));

  it('is refused by name if a newer version wrote a kind of event that is not known here', () => {
    expect(() => fromJournalText(`["${at}",[99,"root"]]`)).toThrow('[99,"root"]');
  });

  it('keeps of each event whether references stand in it, and repeats none for another', () => {
    const big = { $payload: { hash: 'a', bytes: 300_000 } };
    const events: readonly RunEvent[] = [
      { at, type: 'step.resolved', step: 'root/a', input: { values: big }, apart: true } as RunEvent,
      { at, type: 'step.left', step: 'root/a', handle: 'out', output: big, apart: true } as RunEvent,
      { at, type: 'step.entered', step: 'root/b', frame: 'root', node: 'b' },
      { at, type: 'step.left', step: 'root/b', handle: 'out', output: {} },
    ];
    expect(fromJournalText(toJournalText(events, true))).toEqual(events);
  });
});
