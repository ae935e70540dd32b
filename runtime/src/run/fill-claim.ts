import { payloadKeyOf, payloadKeysIn } from '@joinery/api';
import { type Json, type JsonObject, limits, type RunState, type StepState, type Wait } from '@joinery/core';
import { type Claim, type DeliveredFact, holdsReferences, type OutsideFact } from '../ports.ts';
import type { RunParts } from './parts.ts';

/** How long a run waits for room in this process, before it is put back for another. */
const WAIT_MS = 5_000;

/** A place in a claimed run where data stands that may still be read. */
interface Place {
  readonly value: Json;
  readonly put: (whole: Json) => void;
}

/** Whether large values of the run are kept apart, and may still be read. */
export function isApart({ snapshot, after, journal, trigger, inputs, facts }: Claim): boolean {
  if (snapshot && holdsReferences(snapshot.state)) return true;
  if (journal.some(holdsReferences) || facts.some(({ fact }) => holdsReferences(fact))) return true;
  return after + journal.length === 0 && (payloadKeyOf(trigger) !== undefined || payloadKeyOf(inputs) !== undefined);
}

/**
 * Puts whole values in place of the references in what the run may still read, in its folded state and in what it was
 * told. Iterations that are over have left the state, so what they had is not read at all. Null if there is no room for the
 * values here at the moment; what is too much for any run is told to the scales and left as it is.
 */
export async function fillClaim(
  { runs, room }: Pick<RunParts, 'runs' | 'room'>,
  claim: Claim,
  state: RunState,
  scales: { overweight: number | undefined },
): Promise<Claim | null> {
  const filled = { trigger: claim.trigger, inputs: claim.inputs, facts: [...claim.facts] };
  const places = [...placesInClaim(claim, filled), ...placesInState(state)].filter(
    ({ value }) => payloadKeysIn(value).length > 0,
  );
  if (places.length === 0) return claim;
  const values = places.map(({ value }) => value);
  const sizes = new Map(values.flatMap((value) => payloadKeysIn(value)).map(({ hash, bytes }) => [hash, bytes]));
  const bytes = [...sizes.values()].reduce((sum, size) => sum + size, 0);
  if (bytes > limits.payloadBytesPerRun) {
    scales.overweight = bytes;
    return claim;
  }
  if (!(await room.take(claim.run, bytes, WAIT_MS))) return null;
  const wholes = await runs.fill(claim.organization, claim.run, values);
  for (const [at, place] of places.entries()) place.put(wholes[at] ?? null);
  return { ...claim, ...filled };
}

function placesInClaim(
  claim: Claim,
  filled: { trigger: Json; inputs: JsonObject; readonly facts: DeliveredFact[] },
): readonly Place[] {
  const begin: readonly Place[] =
    claim.after + claim.journal.length > 0
      ? []
      : [
          { value: claim.trigger, put: (whole) => void (filled.trigger = whole) },
          { value: claim.inputs, put: (whole) => void (filled.inputs = whole as JsonObject) },
        ];
  const told = claim.facts.flatMap(({ id, fact }, at): readonly Place[] => {
    const output = outputOf(fact);
    if (output === undefined) return [];
    return [{ value: output, put: (whole) => void (filled.facts[at] = { id, fact: withOutput(fact, whole) }) }];
  });
  return [...begin, ...told];
}

function outputOf(fact: OutsideFact): Json | undefined {
  if (fact.type === 'child-settled') return fact.outcome.ok ? fact.outcome.output : undefined;
  return fact.type === 'outcome-decided' && fact.decision.choice === 'happened' ? fact.decision.output : undefined;
}

function withOutput(fact: OutsideFact, output: Json): OutsideFact {
  if (fact.type === 'child-settled') return { ...fact, outcome: { ok: true, output } };
  if (fact.type === 'outcome-decided') return { ...fact, decision: { choice: 'happened', output } };
  return fact;
}

function placesInState(state: RunState): readonly Place[] {
  const places: Place[] = [
    { value: state.trigger, put: (whole) => void (state.trigger = whole) },
    { value: state.inputs, put: (whole) => void (state.inputs = whole as JsonObject) },
    { value: state.vars, put: (whole) => void (state.vars = whole as JsonObject) },
  ];
  if (state.output !== undefined) places.push({ value: state.output, put: (whole) => void (state.output = whole) });
  for (const step of state.steps.values()) places.push(...placesInStep(step));
  for (const [id, frame] of state.frames)
    if (frame.item !== undefined)
      places.push({ value: frame.item, put: (item) => void state.frames.set(id, { ...frame, item }) });
  return places;
}

/** The input of a step that is over is never read again. */
function placesInStep(step: StepState): readonly Place[] {
  const places: Place[] = [];
  const { input, output, wait, progress } = step;
  const isOpen = step.status === 'entered' || step.status === 'waiting';
  if (isOpen && input !== undefined)
    places.push({ value: input, put: (whole) => void (step.input = whole as JsonObject) });
  if (output !== undefined) places.push({ value: output, put: (whole) => void (step.output = whole) });
  if (wait && (wait.on === 'action' || wait.on === 'child'))
    places.push({ value: wait.input, put: (whole) => void (step.wait = { ...wait, input: whole } as Wait) });
  progress?.outcomes.forEach((outcome, at) => {
    if (outcome.ok)
      places.push({
        value: outcome.output,
        put: (whole) => void (progress.outcomes[at] = { ok: true, output: whole }),
      });
  });
  return places;
}
