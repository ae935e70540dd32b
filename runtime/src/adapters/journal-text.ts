/*
 * The text of events that were appended together. A run leaves dozens of them, nearly alike, and writing them costs more
 * than deciding them. So what most of them have in common is left out, and what an event repeats of those before it in the
 * same text:
 *
 *   "2026-01-31T08:00:00.000Z"           the time of what follows
 *   [0, frame, node]                     step.entered
 *   [1, frame, node]                     step.skipped
 *   [2, input, step?]                    step.resolved; here and below the step is that of the event before if it is not named
 *   [3, handle, output, step?]           step.left
 *   [4, handle, key]                     step.left; the output is that key of the input just resolved
 *   [5, handle]                          step.left; the output is what started the run
 *   [6, timeoutMs]                       step.waits on the first attempt of the action whose input was just resolved
 *   [7]                                  run.finished with the output of the step just left
 *   {…}                                  any other event, as it is
 */
import type { FrameId, Instant, Json, JsonObject, RunEvent, StepId, Wait } from '@joinery/core';
import { holdsReferences } from '../ports.ts';

type Short =
  | readonly [code: 0 | 1, frame: FrameId, node: string]
  | readonly [code: 2, input: JsonObject, step?: StepId]
  | readonly [code: 3, handle: string, output: Json, step?: StepId]
  | readonly [code: 4, handle: string, key: string]
  | readonly [code: 5, handle: string]
  | readonly [code: 6, timeoutMs: number]
  | readonly [code: 7];
type Of<Type extends RunEvent['type']> = Extract<RunEvent, { readonly type: Type }>;

/** What later events may repeat. */
interface Before {
  step: string;
  input: JsonObject | undefined;
  output: Json | undefined;
  trigger: Json | undefined;
}
const nothing = (): Before => ({ step: '', input: undefined, output: undefined, trigger: undefined });

/** JSON without a line break. With `marked`, events that say that they hold references are among these and go on saying so. */
export function toJournalText(events: readonly RunEvent[], marked = false): string {
  const before = nothing();
  const list: (Instant | Short | RunEvent)[] = [];
  let at = '';
  for (const event of events) {
    if (event.at !== at) {
      ({ at } = event);
      list.push(at);
    }
    list.push((marked && holdsReferences(event) ? undefined : shorten(event, before)) ?? event);
    note(event, before);
  }
  return JSON.stringify(list);
}

function shorten(event: RunEvent, before: Before): Short | undefined {
  switch (event.type) {
    case 'step.entered':
      return event.step === `${event.frame}/${event.node}` ? [0, event.frame, event.node] : undefined;
    case 'step.skipped':
      return event.step === `${event.frame}/${event.node}` ? [1, event.frame, event.node] : undefined;
    case 'step.resolved':
      return event.step === before.step ? [2, event.input] : [2, event.input, event.step];
    case 'step.left':
      return shortenLeft(event, before);
    case 'step.waits':
      return shortenWait(event, before);
    case 'run.finished':
      return isSame(event.output, before.output) ? [7] : undefined;
    default:
      return undefined;
  }
}

function shortenLeft({ step, handle, output, error, by, lateMs }: Of<'step.left'>, before: Before): Short | undefined {
  if (error !== undefined || by !== undefined || lateMs !== undefined) return undefined;
  if (step !== before.step) return [3, handle, output, step];
  if (isSame(output, before.trigger)) return [5, handle];
  for (const key in before.input) if (isSame(output, before.input[key])) return [4, handle, key];
  return [3, handle, output];
}

/** Only what is the same object: comparing more would cost more than it spares. */
function isSame(one: Json, other: Json | undefined): boolean {
  return typeof one === 'object' && one !== null && one === other;
}

function shortenWait({ step, wait, by, lateMs }: Of<'step.waits'>, before: Before): Short | undefined {
  const { input } = before;
  if (wait.on !== 'action' || wait.attempt !== 1 || by !== undefined || lateMs !== undefined) return undefined;
  if (step !== before.step || !input || !isSame(wait.input, input['input'])) return undefined;
  return wait.action === input['action'] && wait.connection === input['connection'] ? [6, wait.timeoutMs] : undefined;
}

function note(event: RunEvent, before: Before): void {
  before.input = event.type === 'step.resolved' ? event.input : undefined;
  before.output = event.type === 'step.left' ? event.output : undefined;
  if (event.type === 'run.started') before.trigger = event.trigger;
  if ('step' in event) before.step = event.step;
}

/** The events of a text, equal to those that it was made from. */
export function fromJournalText(text: string): readonly RunEvent[] {
  return readEvents(JSON.parse(text) as StoredEvents);
}

/** The text, parsed. */
export type StoredEvents = readonly (Instant | Short | RunEvent)[];

export function readEvents(stored: StoredEvents): readonly RunEvent[] {
  const before = nothing();
  const events: RunEvent[] = [];
  let at = '';
  for (const entry of stored) {
    if (typeof entry === 'string') {
      at = entry;
      continue;
    }
    const event = isShort(entry) ? lengthen(entry, at, before) : entry;
    events.push(event);
    note(event, before);
  }
  return events;
}

function isShort(entry: Short | RunEvent): entry is Short {
  return Array.isArray(entry);
}

function lengthen(short: Short, at: Instant, { step, input = {}, output = null, trigger = null }: Before): RunEvent {
  switch (short[0]) {
    case 0:
    case 1: {
      const [code, frame, node] = short;
      return { at, type: code === 0 ? 'step.entered' : 'step.skipped', step: `${frame}/${node}`, frame, node };
    }
    case 2:
      return { at, type: 'step.resolved', step: short[2] ?? step, input: short[1] };
    case 3:
      return { at, type: 'step.left', step: short[3] ?? step, handle: short[1], output: short[2] };
    case 4:
      return { at, type: 'step.left', step, handle: short[1], output: input[short[2]] ?? null };
    case 5:
      return { at, type: 'step.left', step, handle: short[1], output: trigger };
    case 6:
      return { at, type: 'step.waits', step, wait: actionWait(input, short[1]) };
    case 7:
      return { at, type: 'run.finished', output };
    default:
      throw new Error(`The journal holds the event ${JSON.stringify(short)}, which this version cannot read.`);
  }
}

function actionWait({ action, connection, input }: JsonObject, timeoutMs: number): Wait {
  const named = connection === undefined ? {} : { connection: connection as string };
  return { on: 'action', action: action as string, input: input as JsonObject, attempt: 1, timeoutMs, ...named };
}
