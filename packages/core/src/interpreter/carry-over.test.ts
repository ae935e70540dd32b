import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RunEvent } from '../model/run-event.ts';
import { carryOver } from './carry-over.ts';
import { compileFlow } from './compile-flow.ts';
import { foldAll } from './fold.ts';
import { continueFlow, type Played, playFlow, type Script } from './testing/play-flow.ts';
import { type FlowSketch, readSketch } from './testing/read-sketch.ts';
import { drive, flows, lucks } from './testing/random-flow.ts';
import { turn } from './turn.ts';

const at = '2026-03-03T09:00:00.000Z';
const run = { id: 'run-2', flow: 'flow-1', name: 'Test', organization: 'org-1', version: 2, startedAt: at };

const goOn = async (
  old: Played,
  from: readonly string[] | 'failed',
  { flow, script = {} }: { readonly flow?: FlowSketch; readonly script?: Script } = {},
): Promise<Played & { readonly opening: readonly RunEvent[] }> => {
  const plan = flow === undefined ? old.plan : compileFlow(readSketch(flow));
  const opening = carryOver(plan, old.journal, from, run, at);
  const played = { plan, state: foldAll(opening), journal: [...opening], facts: [], opening };
  await continueFlow(played, script, { at, type: 'resumed' }, ({ state, journal }) => {
    expect(state).toEqual(foldAll(journal));
    expect(turn(plan, state, { at, type: 'resumed' })).toEqual([]);
  });
  return played;
};

/** Action steps that the new run began itself, as `step` or `step#attempt`. */
const begun = ({ journal }: Played, opening: readonly RunEvent[]): readonly string[] =>
  journal
    .slice(opening.length)
    .flatMap((event) => (event.type === 'step.waits' && event.wait.on === 'action' ? [event.step] : []));

const action = (id: string, parent?: string) => ({
  id,
  kind: 'action' as const,
  config: { action: `x.${id}`, input: {} },
  ...(parent === undefined ? {} : { parent }),
});

const line: FlowSketch = {
  nodes: [{ id: 'start', kind: 'trigger' }, action('a'), action('b'), action('c')],
  edges: ['start -> a', 'a -> b', 'b -> c'],
};

const loop = (onError: string): FlowSketch => ({
  nodes: [
    { id: 'start', kind: 'trigger' },
    { id: 'each', kind: 'for-each', config: { items: [1, 2, 3], onError, result: '{{ two.n + 0 }}' } },
    action('one', 'each'),
    action('two', 'each'),
    action('after'),
  ],
  edges: ['start -> each', 'one -> two', 'each -> after'],
});

const failure = { error: { code: 'x.down' } };

describe('Going on where a run ended', () => {
  it('starts again at the failed step and keeps what was done', async () => {
    const old = await playFlow(readSketch(line), { answers: { a: { output: 'A' }, b: failure }, trigger: { n: 1 } });
    const next = await goOn(old, 'failed');
    expect(next.state).toMatchObject({ status: 'finished', run: { id: 'run-2' }, trigger: { n: 1 } });
    expect(begun(next, next.opening)).toEqual(['root/b', 'root/c']);
    expect(next.state.steps.get('root/a')).toMatchObject({ output: 'A', enteredAt: '2026-03-02T08:00:00.000Z' });
  });

  it('starts again at a chosen step of a finished run, and does what follows it again', async () => {
    const old = await playFlow(readSketch(line));
    const next = await goOn(old, ['root/b']);
    expect(next.state.status).toBe('finished');
    expect(begun(next, next.opening)).toEqual(['root/b', 'root/c']);
  });

  it('moves only when told to, and only once', async () => {
    const old = await playFlow(readSketch(line), { answers: { b: failure } });
    const opening = carryOver(old.plan, old.journal, 'failed', run, at);
    const state = foldAll(opening);
    expect(state.waiting.size).toBe(0);
    expect(turn(old.plan, state, { at, type: 'resumed' }).length).toBeGreaterThan(0);
    expect(turn(old.plan, state, { at, type: 'resumed' })).toEqual([]);
  });

  it('keeps the items that were done and goes on within the item that failed', async () => {
    const answers = { two: [{ output: { n: 1 } }, failure] };
    const old = await playFlow(readSketch(loop('stop')), { answers });
    expect(old.state.status).toBe('failed');
    const next = await goOn(old, 'failed', { script: { answers: { two: { output: { n: 5 } } } } });
    expect(begun(next, next.opening)).toEqual(['root/each:1/two', 'root/each:2/one', 'root/each:2/two', 'root/after']);
    expect(next.state.steps.get('root/each')?.output).toEqual({ results: [1, 5, 5], errors: [], count: 3 });
  });

  it('tries the items again that a finished run had noted as failed', async () => {
    const answers = { 'root/each:1/one': failure, two: { output: { n: 1 } } };
    const old = await playFlow(readSketch(loop('collect')), { answers });
    expect(old.state.status).toBe('finished');
    const next = await goOn(old, 'failed', { script: { answers: { two: { output: { n: 2 } } } } });
    expect(begun(next, next.opening)).toEqual(['root/each:1/one', 'root/each:1/two', 'root/after']);
    expect(next.state.steps.get('root/each')?.output).toEqual({ results: [1, 2, 1], errors: [], count: 3 });
  });

  it('leaves noted items alone when something else stopped the run', async () => {
    const answers = { 'root/each:1/one': failure, two: { output: { n: 1 } }, after: failure };
    const old = await playFlow(readSketch(loop('collect')), { answers });
    const next = await goOn(old, 'failed');
    expect(begun(next, next.opening)).toEqual(['root/after']);
  });

  it('lets a cancelled run go on with the waits it had, an action in flight still in flight', async () => {
    const sketch: FlowSketch = {
      nodes: [
        { id: 'start', kind: 'trigger' },
        { id: 'wait', kind: 'delay', config: { mode: 'for', count: 7, unit: 'day' } },
        action('flight'),
        action('end'),
      ],
      edges: ['start -> wait', 'start -> flight', 'wait -> end', 'flight -> end'],
    };
    const old = await playFlow(readSketch(sketch), { cancelAt: 'root/flight' });
    expect(old.state.status).toBe('cancelled');
    const opening = carryOver(old.plan, old.journal, 'failed', run, at);
    const state = foldAll(opening);
    expect(state.steps.get('root/flight')?.wait).toMatchObject({ on: 'action', attempt: 1 });
    expect(state.steps.get('root/wait')?.wait).toMatchObject({ on: 'time', until: '2026-03-09T08:00:00.000Z' });
    const next = await goOn(old, 'failed');
    expect(next.state.status).toBe('finished');
    expect(begun(next, next.opening)).toEqual(['root/end']);
  });

  it('goes on with a repaired flow: gone nodes are dropped, new ones on the way are entered', async () => {
    const old = await playFlow(readSketch(line), { answers: { b: failure } });
    const repaired: FlowSketch = {
      nodes: [{ id: 'start', kind: 'trigger' }, action('a'), action('fixed'), action('c')],
      edges: ['start -> a', 'a -> fixed', 'fixed -> c'],
    };
    const next = await goOn(old, 'failed', { flow: repaired });
    expect(next.state.status).toBe('finished');
    expect(next.state.steps.has('root/b')).toBe(false);
    expect(begun(next, next.opening)).toEqual(['root/fixed', 'root/c']);
  });

  it('undoes the catch of a Try when it starts again inside it', async () => {
    const sketch: FlowSketch = {
      nodes: [
        { id: 'start', kind: 'trigger' },
        { id: 'guard', kind: 'try' },
        action('in', 'guard'),
        action('sorry'),
        action('good'),
      ],
      edges: ['start -> guard', 'guard.error -> sorry', 'guard -> good'],
    };
    const old = await playFlow(readSketch(sketch), { answers: { in: failure } });
    expect(old.state.steps.get('root/good')?.status).toBe('skipped');
    const next = await goOn(old, ['root/guard:0/in']);
    expect(begun(next, next.opening)).toEqual(['root/guard:0/in', 'root/good']);
    expect(next.state.steps.get('root/sorry')?.status).toBe('skipped');
  });

  it('goes on after a run that was aborted between steps', async () => {
    const old = await playFlow(readSketch({ ...line, settings: { maxSteps: 2 } }));
    expect(old.state.error?.code).toBe('run.too_many_steps');
    const next = await goOn(old, 'failed', { flow: line });
    expect(begun(next, next.opening)).toEqual(['root/b', 'root/c']);
    expect(next.state.status).toBe('finished');
  });

  it('computes the result of an item anew when it starts again inside it', async () => {
    const old = await playFlow(readSketch(loop('stop')), { answers: { two: { output: { n: 1 } } } });
    const next = await goOn(old, ['root/each:1/two'], { script: { answers: { two: { output: { n: 9 } } } } });
    expect(next.state.steps.get('root/each')?.output).toEqual({ results: [1, 9, 1], errors: [], count: 3 });
    expect(begun(next, next.opening)).toEqual(['root/each:1/two', 'root/after']);
  });

  it('lets the items beside it go on too when it starts again inside a loop that had stopped', async () => {
    const sketch: FlowSketch = {
      nodes: [
        { id: 'start', kind: 'trigger' },
        { id: 'each', kind: 'for-each', config: { items: [1, 2, 3], concurrency: 2 } },
        action('one', 'each'),
        action('sorry'),
      ],
      edges: ['start -> each', 'each.error -> sorry'],
    };
    const answers = { 'root/each:0/one': { never: true }, 'root/each:1/one': failure } as const;
    const old = await playFlow(readSketch(sketch), { answers });
    expect(old.state.steps.get('root/each')?.handle).toBe('error');
    const next = await goOn(old, ['root/each:1/one'], { script: { answers: { one: { output: 'ok' } } } });
    expect(next.state.steps.get('root/each')?.output).toMatchObject({ results: ['ok', 'ok', 'ok'] });
    expect(begun(next, next.opening)).toEqual(['root/each:1/one', 'root/each:2/one']);
  });

  it('leaves a failure that a Try caught as it is, with what the Try cancelled', async () => {
    const sketch: FlowSketch = {
      nodes: [
        { id: 'start', kind: 'trigger' },
        { id: 'guard', kind: 'try' },
        action('in', 'guard'),
        { id: 'side', kind: 'delay', parent: 'guard', config: { count: 1, unit: 'day' } },
        action('last'),
      ],
      edges: ['start -> guard', 'guard.error -> last'],
    };
    const stopped = await playFlow(readSketch(sketch), { answers: { in: failure, last: failure } });
    const next = await goOn(stopped, 'failed');
    expect(begun(next, next.opening)).toEqual(['root/last']);
    const view = foldAll(next.opening, { keepClosedFrames: true });
    expect(view.steps.get('root/guard:0/side')?.status).toBe('cancelled');
    const finished = await playFlow(readSketch(sketch), { answers: { in: failure } });
    expect(
      begun(await goOn(finished, 'failed'), carryOver(finished.plan, finished.journal, 'failed', run, at)),
    ).toEqual([]);
  });

  it('forgets the steps of nodes that the repaired flow no longer has, or has elsewhere', async () => {
    const old = await playFlow(readSketch(line), { answers: { c: failure } });
    const nodes = [
      { id: 'start', kind: 'trigger' as const },
      { id: 'box', kind: 'try' as const },
      action('a', 'box'),
      action('c'),
    ];
    const next = await goOn(old, 'failed', { flow: { nodes, edges: ['start -> box', 'box -> c'] } });
    expect([...next.state.steps.keys()]).toEqual(['root/start', 'root/box', 'root/c']);
    expect(begun(next, next.opening)).toEqual(['root/box:0/a', 'root/c']);
  });

  it('from a random run always comes to an end and does nothing again that was done, unless it was asked to', () => {
    fc.assert(
      fc.property(flows, lucks, lucks, fc.option(fc.nat()), fc.boolean(), (flow, luck, next, pick, cancel) => {
        const plan = compileFlow(flow);
        const old = drive(plan, luck, (state, journal) => {
          if (cancel && state.waiting.size > 1)
            journal.push(...turn(plan, state, { at, type: 'cancel-asked', by: 'p' }));
        });
        const view = foldAll(old.journal, { keepClosedFrames: true });
        const steps = [...view.steps.values()].filter((step) => step.status !== 'skipped');
        const chosen = pick === null ? undefined : steps[pick % steps.length];
        const opening = carryOver(plan, old.journal, chosen === undefined ? 'failed' : [chosen.id], run, at);
        const state = foldAll(opening);
        const opened = foldAll(opening, { keepClosedFrames: true });
        const over = [...opened.steps.values()].filter(({ frame }) => opened.frames.get(frame)?.outcome !== undefined);
        expect(over.filter(({ status }) => status === 'waiting')).toEqual([]);
        const kept = [...state.effects].filter(([, { status }]) => status === 'done').map(([step]) => step);
        const done = [...view.effects].filter(([, { status }]) => status === 'done').map(([step]) => step);
        const cutsNothing = chosen === undefined && view.status !== 'finished';
        expect(kept).toEqual(cutsNothing ? done : done.filter((step) => kept.includes(step)));
        const went = drive(plan, next, (now, journal) => expect(now).toEqual(foldAll(journal)), {
          state,
          journal: [...opening],
        });
        expect(['finished', 'failed']).toContain(went.state.status);
        const again = begun({ ...went, plan, facts: [] }, opening);
        expect(again.filter((step) => kept.includes(step))).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });
});
