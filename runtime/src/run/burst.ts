import { type Fact, limits, scopeOf, type StepId, type Wait } from '@joinery/core';
import { type Claim, CRASHES_TO_QUARANTINE, EvaluatorUnavailable } from '../ports.ts';
import { type Answers, gatherAnswers } from './gather-answers.ts';
import { type Learned, performAction, recoverAction } from './perform-effect.ts';
import { deadlineOf, tooOld } from './run-age.ts';
import { tooDeep } from './too-deep.ts';
import { tooHeavy } from './run-weight.ts';
import type { MoveAsked, Session } from './session.ts';
import { sizeOf } from './size-of.ts';
import { startChild } from './start-child.ts';

interface Waiting {
  readonly step: StepId;
  readonly wait: Wait;
}

/**
 * Takes turns until the run is parked or over: facts in, waits out, and what can be answered here is answered here.
 * Invariants: nothing is called for a step whose wait the interpreter has not decided; when this ends, nothing that it
 * called is still under way, unless the run is another worker's.
 */
export async function burst(session: Session): Promise<void> {
  const answers = gatherAnswers<Learned>();
  const begin = (waiting: Waiting, recovering = false): void => {
    const answer = answerOf(session, waiting, recovering, tell);
    if (answer) answers.add(answer);
  };
  const tell = (fact: Fact): void => {
    const decided = session.tell(fact);
    if (session.claim.depth > limits.callDepth) session.tell(tooDeep(session));
    else if (isTooOld(session)) session.tell(tooOld(session));
    else for (const waiting of decided) if (mayBegin(session, waiting.wait)) begin(waiting);
  };
  try {
    const left = await open(session, tell);
    for (const waiting of left) if (mayBegin(session, waiting.wait)) begin(waiting, true);
    await goOn(session, answers, tell);
  } catch (error) {
    session.fail(error);
    throw error;
  } finally {
    // What is called keeps its lease until it ends, so that nobody repeats it meanwhile; nor may its rejection go unheard.
    await answers.ended();
  }
}

/** Hears what was asked for, and between that lets a long loop go on; writes down what gathers. */
async function goOn(session: Session, answers: Answers<Learned>, tell: (fact: Fact) => void): Promise<void> {
  let heard = 0;
  for (;;) {
    const more = mayGoOn(session);
    if (!more && !answers.isOpen()) return;
    if (session.isFull(heard)) {
      await session.commit();
      heard = 0;
    } else if (more && !answers.isReady()) tell({ type: 'resumed', at: session.at() });
    else {
      const { fact, settled } = await answers.next();
      heard += 1;
      if (settled) session.settle(settled);
      if (fact) tell(fact);
    }
  }
}

/** Whether a turn ended at its budget, and nothing says that the run should stop there. */
function mayGoOn(session: Session): boolean {
  return session.hasMore() && mayMove(session) && !session.isPostponed();
}

function isOnlyEnded({ claim }: Session): boolean {
  return claim.crashes >= CRASHES_TO_QUARANTINE && claim.facts.some(({ fact }) => fact.type === 'cancel-asked');
}

/**
 * A process that stops begins nothing new but child runs, which cost it nothing; nor does a run that may have been
 * cancelled meanwhile, or one that is full. A run that kills workers is only ended.
 */
function mayMove(session: Session): boolean {
  return !isOnlyEnded(session) && !session.parts.stopping() && !session.isTold() && !session.scales.isFull();
}

function mayBegin(session: Session, wait: Wait): boolean {
  return wait.on === 'child' ? !isOnlyEnded(session) : mayMove(session);
}

function isTooOld(session: Session): boolean {
  const deadline = deadlineOf(session);
  return deadline !== undefined && session.at() >= deadline;
}

/** Starts or resumes the run and tells it what was delivered; answers the waits that an earlier claim left open. */
async function open(session: Session, tell: (fact: Fact) => void): Promise<readonly Waiting[]> {
  const { claim, state } = session;
  const { overweight } = session.scales;
  if (overweight !== undefined) {
    tell(tooHeavy(session, overweight));
    return [];
  }
  const before = new Map([...state.waiting].map((step) => [step, state.steps.get(step)?.wait]));
  if (state.status === 'new') tell(await started(session));
  // A journal that was carried over, or that ends in the middle of a loop, has steps that nobody has entered yet. A run
  // that kills workers is not moved by that before it is ended.
  else if (!isOnlyEnded(session)) tell({ type: 'resumed', at: session.at() });
  const moves: MoveAsked[] = [];
  for (const { id, fact } of claim.facts) {
    session.take(id);
    if (fact.type === 'move-asked') moves.push(fact);
    else tell({ ...fact, at: session.at() });
  }
  // Last, because reading the other version takes a moment in which nothing else is to be left untold.
  for (const move of moves) await session.move(move);
  const left: Waiting[] = [];
  for (const [step, wait] of before)
    if (wait && state.steps.get(step)?.wait === wait && answerable(claim, step, wait)) left.push({ step, wait });
  return left;
}

/** A child is started in the commit that decides its wait; only a run that goes on for another may find one missing. */
function answerable({ inherited }: Claim, step: StepId, wait: Wait): boolean {
  if (wait.on === 'child') return inherited !== null && !inherited.children.includes(step);
  return wait.on === 'evaluate' || wait.on === 'action' || wait.on === 'time';
}

async function started(session: Session): Promise<Fact> {
  const { claim } = session;
  return {
    type: 'started',
    at: session.at(),
    trigger: claim.trigger,
    inputs: claim.inputs,
    vars: await session.parts.variables.values(claim.organization),
    run: {
      id: claim.run,
      flow: claim.flow,
      name: claim.flowName,
      organization: claim.organization,
      version: claim.version ?? 0,
      startedAt: session.at(),
    },
  };
}

/** Undefined for what only time, a person or another run can answer. */
function answerOf(
  session: Session,
  { step, wait }: Waiting,
  recovering: boolean,
  tell: (fact: Fact) => void,
): Promise<Learned> | undefined {
  switch (wait.on) {
    case 'evaluate':
      return evaluate(session, step, wait);
    case 'action': {
      const open =
        recovering &&
        session.claim.openEffects.some((effect) => effect.step === step && effect.attempt === wait.attempt);
      return open ? recoverAction(session, step, wait) : performAction(session, step, wait);
    }
    case 'time':
      return wait.until <= session.at()
        ? Promise.resolve({ fact: { type: 'time-reached', step, at: session.at() } })
        : undefined;
    case 'child':
      return session.undivided(startChild(session, step, wait, tell)).then(() => ({}));
    default:
      return undefined;
  }
}

async function evaluate(
  session: Session,
  step: StepId,
  wait: Extract<Wait, { readonly on: 'evaluate' }>,
): Promise<Learned> {
  await session.hold();
  const scope = scopeOf(session.plan, session.state, step);
  try {
    const values = await session.parts.evaluator.evaluate({ expressions: wait.expressions, scope });
    for (const value of values) if (value.ok) session.scales.weigh(sizeOf(value.value));
    const fact: Fact = {
      type: 'evaluated',
      step,
      purpose: wait.purpose,
      at: session.at(),
      values: values.map((value) =>
        value.ok
          ? { ok: true, ...(value.value === undefined ? {} : { value: value.value }) }
          : { ok: false, code: value.code, message: value.message },
      ),
    };
    return { fact };
  } catch (error) {
    if (!(error instanceof EvaluatorUnavailable)) throw error;
    session.postpone();
    return {};
  }
}
