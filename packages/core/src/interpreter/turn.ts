/*
 * Keeps the invariant "pure": the same plan, the same folded journal and the same fact give the same events, and the state
 * afterwards equals the journal folded anew. Clock, randomness and I/O arrive as facts.
 * Keeps the invariant "a fact told twice changes nothing": a fact for a step that does not wait on it, or for a run that
 * is over, gives no events.
 * A turn is bounded: once it has decided so many events, loops open no further item. Then `hasMore` says so, and the
 * fact `resumed` goes on.
 */
import type { Fact, RunEvent, StepId, Wait } from '../model/run-event.ts';
import type { RunState, StepState } from '../model/run-state.ts';
import { leave, skip, tryArrive } from './arrive.ts';
import type { Plan } from './compile-flow.ts';
import { decisions } from './decisions.ts';
import { cancelRun, failRun } from './end-run.ts';
import { enterStep, receiveInput } from './enter-step.ts';
import { advanceContainer, failStep } from './fail-step.ts';
import { findLate, LATE_MS, sayLateness } from './find-late.ts';
import { roomyContainers } from './has-more.ts';
import { failAttempt, tryAgain } from './settle-action.ts';
import { receiveResult, settleFrame } from './settle-frame.ts';
import { beginTurn, emit, EVENTS_PER_TURN, frameOf, type Turn } from './turn-context.ts';

type FactOf<T extends Fact['type']> = Extract<Fact, { readonly type: T }>;

/** Advances `state` by one fact and returns the events that were decided, in the order of the journal. */
export const turn = (
  plan: Plan,
  state: RunState,
  fact: Fact,
  budget: number = EVENTS_PER_TURN,
): readonly RunEvent[] => {
  const expected = fact.type === 'started' ? 'new' : 'running';
  if (state.status !== expected) return [];
  const current = beginTurn(plan, state, fact.at, budget);
  receive(current, fact);
  runOn(current);
  return current.events;
};

/** Lets arrivals arrive and ends what is over, until everything waits. */
const runOn = (turn: Turn): void => {
  for (let next = 0; turn.state.status === 'running'; ) {
    const arrival = turn.arrivals[next];
    next += 1;
    if (arrival === undefined) {
      turn.arrivals.length = 0;
      next = 0;
      const [over] = turn.maybeOver;
      if (over === undefined) return;
      turn.maybeOver.delete(over);
      const frame = frameOf(turn, over);
      if (frame !== undefined) settleFrame(turn, frame);
      continue;
    }
    const frame = frameOf(turn, arrival.frame);
    if (frame === undefined || frame.steps.has(arrival.node.id)) continue;
    if (arrival.live) enterStep(turn, frame, arrival.node);
    else skip(turn, frame, arrival.node);
  }
};

/** The step if it waits on that, else undefined. */
const waiting = <On extends Wait['on']>(turn: Turn, id: StepId, on: On) => {
  const step = turn.state.steps.get(id);
  const wait = step?.wait;
  if (step === undefined || wait?.on !== on) return undefined;
  return { step, wait: wait as Extract<Wait, { readonly on: On }> };
};

const receive = (turn: Turn, fact: Fact): void => {
  switch (fact.type) {
    case 'started':
      return start(turn, fact);
    case 'evaluated':
      return receiveValues(turn, fact);
    case 'action-settled':
      return settleAction(turn, fact);
    case 'action-unknown':
      return askPerson(turn, fact);
    case 'action-held':
      return askWhetherLate(turn, fact);
    case 'outcome-decided':
      return decideOutcome(turn, fact);
    case 'time-reached':
      return reachTime(turn, fact);
    case 'child-settled': {
      const child = waiting(turn, fact.step, 'child');
      return child === undefined ? undefined : settle(turn, child.step, fact, failStep);
    }
    case 'cancel-asked':
      return cancelRun(turn, fact.by, fact.reason);
    case 'moved':
      return move(turn, fact);
    case 'aborted':
      return failRun(turn, fact.error);
    case 'resumed':
      return resume(turn);
  }
};

const start = (turn: Turn, { at, trigger, inputs, vars, run }: FactOf<'started'>): void => {
  emit(turn, { at, type: 'run.started', trigger, inputs, vars, run });
  emit(turn, { at, type: 'frame.opened', frame: 'root' });
  if (turn.plan.trigger !== undefined) turn.arrivals.push({ frame: 'root', node: turn.plan.trigger, live: true });
  turn.maybeOver.add('root');
};

const settle = (
  turn: Turn,
  step: StepState,
  fact: FactOf<'action-settled' | 'child-settled'>,
  fail: typeof failStep,
): void => {
  const { outcome } = fact;
  const late = fact.type === 'child-settled' && fact.lateMs !== undefined ? { lateMs: fact.lateMs } : {};
  if (outcome.ok) leave(turn, step, 'out', outcome.output, late);
  else fail(turn, step, outcome.error);
};

const settleAction = (turn: Turn, fact: FactOf<'action-settled'>): void => {
  const action = waiting(turn, fact.step, 'action');
  if (action?.wait.attempt === fact.attempt) settle(turn, action.step, fact, failAttempt);
};

const askPerson = (turn: Turn, { at, step, attempt, reason }: FactOf<'action-unknown'>): void => {
  const action = waiting(turn, step, 'action');
  if (action?.wait.attempt !== attempt) return;
  const wait = { on: 'person', ask: 'outcome', action: action.wait.action, attempt, reason } as const;
  emit(turn, { at, type: 'step.waits', step, wait });
};

/** Nothing is decided if it does not come late: then it may be called. */
const askWhetherLate = (turn: Turn, { at, step, attempt }: FactOf<'action-held'>): void => {
  const held = turn.state.steps.get(step)?.wait;
  const name = held?.on === 'action' && held.attempt === attempt ? held.action : held?.on === 'child' ? held.flow : '';
  const lateness = name === '' ? undefined : findLate(turn.plan, turn.state, step);
  if (lateness === undefined) return;
  const due = `${lateness.due.slice(0, 16).replace('T', ' ')} UTC`;
  const reason = `It was due at ${due} and comes ${sayLateness(lateness.lateMs)} late.`;
  const wait = { on: 'person', ask: 'late', action: name, attempt, reason, ...lateness } as const;
  emit(turn, { at, type: 'step.waits', step, wait });
};

const decideOutcome = (turn: Turn, { step, attempt, decision, by }: FactOf<'outcome-decided'>): void => {
  const asked = waiting(turn, step, 'person');
  if (asked?.wait.attempt !== attempt || !decisions[asked.wait.ask].includes(decision.choice)) return;
  if (decision.choice === 'happened') leave(turn, asked.step, 'out', decision.output, { by });
  else if (decision.choice === 'skip') leave(turn, asked.step, 'out', null, { by });
  else if (decision.choice === 'again') tryAgain(turn, asked.step, { attempt: attempt + 1, by });
  else doAllNow(turn, asked.step, by);
};

/** Who says of a step that it be done now has decided about what came late, so nothing else is asked about that. */
const doAllNow = (turn: Turn, step: StepState, by: string): void => {
  tryAgain(turn, step, { attempt: Math.max(1, step.attempts), by });
  for (const id of [...turn.state.waiting]) {
    const asked = waiting(turn, id, 'person');
    if (asked?.wait.ask !== 'late' || asked.wait.late.some((late) => turn.state.late.has(late))) continue;
    tryAgain(turn, asked.step, { attempt: asked.wait.attempt, by });
  }
};

/** Too early changes nothing: the step goes on waiting. Late enough to matter is told. */
const reachTime = (turn: Turn, { at, step }: FactOf<'time-reached'>): void => {
  const time = waiting(turn, step, 'time');
  const lateMs = time === undefined ? -1 : Date.parse(at) - Date.parse(time.wait.until);
  if (time === undefined || lateMs < 0) return;
  const late = lateMs > LATE_MS ? { lateMs } : {};
  if (time.wait.then === 'retry') tryAgain(turn, time.step, { attempt: time.step.attempts + 1, ...late });
  else leave(turn, time.step, 'out', { until: time.wait.until }, late);
};

/** Versions only grow, so that the same told again changes nothing. */
const move = (turn: Turn, { at, version, documentHash, by }: FactOf<'moved'>): void => {
  if (version <= (turn.state.run?.version ?? version)) return;
  emit(turn, { at, type: 'run.moved', version, documentHash, by });
};

const receiveValues = (turn: Turn, { step, purpose, values }: FactOf<'evaluated'>): void => {
  const asked = waiting(turn, step, 'evaluate');
  if (asked?.wait.purpose !== purpose) return;
  if (purpose === 'enter') receiveInput(turn, asked.step, values);
  else receiveResult(turn, asked.step, values);
};

/**
 * Enters what is ready in a run whose journal was carried over, and opens what the last turn left unopened. Where nothing
 * was cut off or left, nothing is ready.
 */
const resume = (turn: Turn): void => {
  for (const owner of roomyContainers(turn.plan, turn.state)) advanceContainer(turn, owner.step, owner.decision);
  for (const frame of turn.state.frames.values()) {
    const owner = frame.owner === undefined ? undefined : turn.state.steps.get(frame.owner);
    for (const node of turn.plan.children.get(owner?.node) ?? []) {
      if (owner !== undefined || node.incoming.length > 0 || node === turn.plan.trigger) tryArrive(turn, frame, node);
    }
    turn.maybeOver.add(frame.id);
  }
};
