import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { Json } from '../model/json.ts';
import type { RunEvent } from '../model/run-event.ts';
import { foldAll } from './fold.ts';
import { type Played, playFlow, type Script } from './testing/play-flow.ts';
import { type FlowSketch, readSketch } from './testing/read-sketch.ts';
import { turn } from './turn.ts';

interface LanguageCase {
  readonly name: string;
  readonly flow: FlowSketch;
  readonly script?: Script;
  readonly expect: {
    readonly status: string;
    /** How each step ended, in order: `step:handle`, `step:skipped`, `step:failed`, `step:cancelled`. */
    readonly path?: readonly string[];
    readonly outputs?: { readonly [step: string]: Json };
    readonly output?: Json;
    readonly error?: string;
    readonly waits?: { readonly [step: string]: Json };
    /** Every step that waits, in the order in which they began to. */
    readonly waiting?: readonly string[];
    readonly done?: readonly string[];
    readonly notDone?: readonly string[];
    readonly forPerson?: readonly string[];
    /** The run's last instant, as far as delays and retries moved the clock. */
    readonly endsAt?: string;
  };
}

const folder = fileURLToPath(new URL('../../../../test/cases/language/', import.meta.url));
const files = readdirSync(folder).filter((file) => file.endsWith('.json'));

const short = (step: string): string => step.replace(/^root\//, '');

const pathOf = (journal: readonly RunEvent[]): readonly string[] =>
  journal.flatMap((event) => {
    switch (event.type) {
      case 'step.left':
        return [`${short(event.step)}:${event.handle}`];
      case 'step.skipped':
      case 'step.failed':
      case 'step.cancelled':
        return [`${short(event.step)}:${event.type.slice('step.'.length)}`];
      default:
        return [];
    }
  });

/** Holds in every case: the state is the fold of the journal, has open frames only, and a fact told again changes nothing. */
const watch = (played: Played, fact: Parameters<typeof turn>[2], events: readonly RunEvent[]): void => {
  expect(played.state).toEqual(foldAll(played.journal));
  expect(turn(played.plan, played.state, fact)).toEqual([]);
  for (const { id, owner } of played.state.frames.values()) {
    const around = owner === undefined ? undefined : played.state.steps.get(owner)?.progress;
    expect(id === 'root' || around?.open.has(id)).toBe(true);
  }
  expect(events.every((event) => event.at === fact.at)).toBe(true);
};

const check = ({ state, journal }: Played, wanted: LanguageCase['expect']): void => {
  expect({ status: state.status, error: state.error?.code }).toEqual({ status: wanted.status, error: wanted.error });
  if (wanted.path !== undefined) expect(pathOf(journal)).toEqual(wanted.path);
  if (wanted.output !== undefined) expect(state.output).toEqual(wanted.output);
  const view = foldAll(journal, { keepClosedFrames: true });
  for (const [step, output] of Object.entries(wanted.outputs ?? {})) {
    expect({ step, output: view.steps.get(`root/${step}`)?.output }).toEqual({ step, output });
  }
  for (const [step, wait] of Object.entries(wanted.waits ?? {})) {
    expect({ step, wait: view.steps.get(`root/${step}`)?.wait }).toMatchObject({ step, wait });
  }
  if (wanted.waiting !== undefined) expect([...state.waiting].map(short)).toEqual(wanted.waiting);
  if (wanted.done !== undefined) expect(state.report?.done.map((line) => line.title)).toEqual(wanted.done);
  if (wanted.notDone !== undefined) expect(state.report?.notDone.map((line) => line.title)).toEqual(wanted.notDone);
  if (wanted.forPerson !== undefined) expect(state.report?.forPerson).toEqual(wanted.forPerson);
  if (wanted.endsAt !== undefined) expect(journal.at(-1)?.at).toBe(wanted.endsAt);
};

describe.each(files)('%s', (file) => {
  const cases = JSON.parse(readFileSync(`${folder}/${file}`, 'utf8')) as readonly LanguageCase[];
  it.each(cases.map((one) => [one.name, one] as const))('%s', async (_name, one) => {
    const played = await playFlow(readSketch(one.flow), one.script, watch);
    expect(played.facts.length).toBeGreaterThan(0);
    check(played, one.expect);
  });
});
