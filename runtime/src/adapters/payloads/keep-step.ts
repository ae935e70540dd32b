import { payloadKeysIn } from '@joinery/api';
import { type Json, mapSnapshot, type Outcome, type RunEvent } from '@joinery/core';
import {
  type Advance,
  type NewSnapshot,
  holdsReferences,
  marked,
  type NewRun,
  type OutsideFact,
  type Release,
} from '../../ports.ts';
import { keep, keepWhole, type Keeping, needsOf } from './keep-value.ts';
import type { Keeper } from './keeper.ts';
import type { Payload } from './known-payloads.ts';

/** A step as it is kept, and the payloads of this run that its parent is told of. */
export interface KeptAdvance extends Advance {
  readonly lent?: readonly string[];
}

/** The step with what is large in it set apart; what has to be stored for that first is pushed to `found`. */
export function keepStep(keeper: Keeper, step: Advance, found: Payload[]): KeptAdvance {
  const { organization, run, children, release } = step;
  const keeping = keeper.of(organization, run, found);
  const kept = release && keepRelease(keeping, release);
  const told = kept?.tellParent ? outputOf(kept.tellParent.fact) : null;
  return {
    ...step,
    events: step.events.map((event) => keepEvent(keeping, event)),
    children: children.map((child) => keepRun(keeper, organization, child, found)),
    ...(kept ? { release: kept, lent: needsOf(keeping, told) } : {}),
    ...(step.snapshot ? { snapshot: keepSnapshot(keeping, step.snapshot) } : {}),
  };
}

/** What goes on for another run brings kept data along, with that run's payloads. */
export function keepRun(keeper: Keeper, organization: string, run: NewRun, found: Payload[]): NewRun {
  if (run.carried) return { ...run, carried: run.carried.map(markEvent) };
  const keeping = keeper.of(organization, run.id, found);
  const trigger = keepWhole(keeping, run.trigger);
  const inputs = keepWhole(keeping, run.inputs) as NewRun['inputs'];
  return { ...run, trigger, inputs };
}

export function keepFact(keeping: Keeping, fact: OutsideFact): OutsideFact {
  if (fact.type === 'child-settled') {
    const outcome = keepOutcome(keeping, fact.outcome);
    return outcome === fact.outcome ? fact : marked({ ...fact, outcome });
  }
  if (fact.type !== 'outcome-decided' || fact.decision.choice !== 'happened') return fact;
  const output = keep(keeping, fact.decision.output);
  return output === fact.decision.output ? fact : marked({ ...fact, decision: { ...fact.decision, output } });
}

/** Inputs of steps that are over are not filled in when a run is claimed, so references may stand in them already. */
function keepSnapshot(keeping: Keeping, { seq, state }: NewSnapshot): NewSnapshot {
  let holds = false;
  const change = (value: Json): Json => {
    const kept = keep(keeping, value);
    holds ||= kept !== value;
    return kept;
  };
  const changePast = (value: Json): Json => (payloadKeysIn(value).length > 0 ? value : change(value));
  const kept = mapSnapshot(state, change, changePast);
  return { seq, state: holds ? marked(kept) : kept };
}

function outputOf(fact: OutsideFact): Json {
  return fact.type === 'child-settled' && fact.outcome.ok ? fact.outcome.output : null;
}

function keepRelease(keeping: Keeping, release: Release): Release {
  const { output, tellParent } = release;
  return {
    ...release,
    ...(output === undefined ? {} : { output: keep(keeping, output) }),
    ...(tellParent ? { tellParent: { ...tellParent, fact: keepFact(keeping, tellParent.fact) } } : {}),
  };
}

function keepOutcome(keeping: Keeping, outcome: Outcome): Outcome {
  if (!outcome.ok) return outcome;
  const output = keep(keeping, outcome.output);
  return output === outcome.output ? outcome : { ok: true, output };
}

/** Only data is set apart: what folding looks at stays. */
function keepEvent(keeping: Keeping, event: RunEvent): RunEvent {
  const kept = keepData(keeping, event);
  return kept === event ? event : marked(kept);
}

function keepData(keeping: Keeping, event: RunEvent): RunEvent {
  switch (event.type) {
    case 'run.started':
      return change(event, {
        trigger: keep(keeping, event.trigger),
        inputs: keep(keeping, event.inputs) as typeof event.inputs,
        vars: keep(keeping, event.vars) as typeof event.vars,
      });
    case 'frame.opened':
      return event.item === undefined ? event : change(event, { item: keep(keeping, event.item) });
    case 'frame.closed':
      return change(event, { outcome: keepOutcome(keeping, event.outcome) });
    case 'step.resolved':
      return change(event, { input: keep(keeping, event.input) as typeof event.input });
    case 'step.waits': {
      const { wait } = event;
      if (wait.on !== 'action' && wait.on !== 'child') return event;
      const input = keep(keeping, wait.input) as typeof wait.input;
      return input === wait.input ? event : { ...event, wait: { ...wait, input } };
    }
    case 'step.left':
    case 'run.finished':
      return change(event, { output: keep(keeping, event.output) });
    default:
      return event;
  }
}

/** The same event if nothing in it changed. */
function change<E extends RunEvent>(event: E, parts: Partial<E>): E {
  const differs = (Object.keys(parts) as (keyof E)[]).some((name) => parts[name] !== event[name]);
  return differs ? { ...event, ...parts } : event;
}

/** The first event of a carried journal is made anew from data as it is kept. */
function markEvent(event: RunEvent): RunEvent {
  if (event.type !== 'run.started' || holdsReferences(event)) return event;
  const { trigger, inputs, vars } = event;
  return [trigger, inputs, vars].some((value) => payloadKeysIn(value).length > 0) ? marked(event) : event;
}
