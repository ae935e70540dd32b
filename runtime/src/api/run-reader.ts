import type { RunDetail } from '@joinery/api';
import type { Catalog, RunEvent, StepError, StepState } from '@joinery/core';
import type { RunRow, Runs } from '../ports.ts';
import { addSecrets, type Found, newFound } from './mask-secrets.ts';
import { foldShown, hideSteps, newRunWindow, type RunWindow, SHOWN_STEPS } from './run-window.ts';

/** What the journal of a run tells whoever looks at it. */
export interface RunReading {
  readonly window: RunWindow;
  /** By which versions the run went, the first it began with. */
  readonly versions: RunDetail['versions'];
  /** Why attempts failed, by `<step> <attempt>`. */
  readonly errors: Map<string, StepError>;
  /** Secrets of steps that are not shown: what is shown may hold them too. */
  readonly secrets: Found;
}

/** Reads runs as people look at them, in bounded memory however long they are. */
export interface RunReader {
  readonly read: (organization: string, row: RunRow) => Promise<RunReading>;
  /** One item of a loop, with all that is in it and the steps around it; null if there is none. */
  readonly readItem: (organization: string, row: RunRow, frame: string) => Promise<RunReading | null>;
}

type Parts = { readonly runs: Pick<Runs, 'journalOf' | 'documentOf'>; readonly catalog: Catalog };

const PAGE = 1_000;
/** Long runs that are looked at again and again, as while they go on, are read on from where they were. */
const REMEMBERED = 5;

const newReading = (): RunReading => ({
  window: newRunWindow(),
  versions: [],
  errors: new Map(),
  secrets: newFound(),
});

export function createRunReader(parts: Parts): RunReader {
  const long = new Map<string, Promise<RunReading>>();
  const readOn = async (key: string, organization: string, row: RunRow): Promise<RunReading> => {
    const before = await long.get(key)?.catch(() => undefined);
    const reading = before ?? newReading();
    await readEvents(parts, organization, row, reading, () => true);
    return reading;
  };
  return {
    read: async (organization, row) => {
      const key = `${organization} ${row.id}`;
      const mine = readOn(key, organization, row);
      // One after the other, because each reads on where the last one stopped.
      long.delete(key);
      long.set(key, mine);
      const reading = await mine.catch((error: unknown) => {
        long.delete(key);
        throw error;
      });
      if (reading.window.loops.size === 0 && long.get(key) === mine) long.delete(key);
      const oldest = long.keys().next().value;
      if (long.size > REMEMBERED && oldest !== undefined) long.delete(oldest);
      return reading;
    },
    readItem: async (organization, row, frame) => {
      const reading = newReading();
      await readEvents(parts, organization, row, reading, (event) => isOf(frame, event));
      return reading.window.state.frames.has(frame) ? reading : null;
    },
  };
}

/** Reads what was appended since, and hides what is too much. */
async function readEvents(
  parts: Parts,
  organization: string,
  row: RunRow,
  reading: RunReading,
  isWanted: (event: RunEvent) => boolean,
): Promise<void> {
  const { window, versions, errors } = reading;
  for (let after = window.state.seq; ; ) {
    const page = await parts.runs.journalOf(organization, row.id, after, PAGE);
    for (const { event } of page.filter((entry) => isWanted(entry.event))) {
      if (event.type === 'run.started') versions.push({ version: event.run.version, since: event.at, by: null });
      if (event.type === 'run.moved') versions.push({ version: event.version, since: event.at, by: event.by });
      if (event.type === 'step.attempt-failed') errors.set(`${event.step} ${event.attempt}`, event.error);
      foldShown(window, event);
    }
    const full = page.length === PAGE;
    if (window.state.steps.size > (full ? 2 : 1) * SHOWN_STEPS) {
      const hidden: StepState[] = [];
      hideSteps(window, SHOWN_STEPS, (step) => hidden.push(step));
      await forget(parts, organization, row, reading, hidden);
    }
    if (!full) return;
    after = page.at(-1)?.seq ?? after;
  }
}

/** Whether the event is of the item, of what is in it, or of the steps and frames around it. */
function isOf(frame: string, event: RunEvent): boolean {
  if (event.type === 'run.started') return true;
  const place = 'step' in event ? event.step : 'frame' in event ? event.frame : undefined;
  if (place === undefined) return false;
  return (
    place === frame || place.startsWith(`${frame}/`) || frame.startsWith(`${place}/`) || frame.startsWith(`${place}:`)
  );
}

/** Of steps that are not shown nothing is kept but what they were given as secret, by any version that the run went by. */
async function forget(
  { runs, catalog }: Parts,
  organization: string,
  row: RunRow,
  { versions, errors, secrets }: RunReading,
  hidden: readonly StepState[],
): Promise<void> {
  for (const version of new Set(versions.map((each) => each.version))) {
    const document = await runs.documentOf(organization, row.flow, version || null, row.id);
    addSecrets(catalog, document, hidden, secrets);
  }
  for (const { id, attempts } of hidden)
    for (let attempt = 1; attempt <= attempts; attempt += 1) errors.delete(`${id} ${attempt}`);
}
