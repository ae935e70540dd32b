import { type Fact, scopeOf, type StepId, type Wait } from '@joinery/core';
import { performAction, recoverAction } from './perform-effect.ts';
import { LeaseLost, type Session } from './session.ts';
import { startChild } from './start-child.ts';

interface Waiting {
  readonly step: StepId;
  readonly wait: Wait;
}

/**
 * Takes turns until the run is parked or over: facts in, waits out, and what can be answered here is answered here.
 * Invariant: nothing is called for a step whose wait the interpreter has not decided.
 */
export async function burst(session: Session): Promise<void> {
  const inFlight = new Map<string, Promise<Answer>>();
  const begin = (waiting: Waiting, recovering = false): void => {
    const answer = answerOf(session, waiting, recovering);
    if (answer)
      inFlight.set(
        waiting.step,
        answer.then((fact) => ({ step: waiting.step, fact })),
      );
  };
  const tell = (fact: Fact): void => {
    for (const waiting of session.tell(fact)) if (!session.parts.stopping()) begin(waiting);
  };
  try {
    for (const waiting of await open(session, tell)) begin(waiting, true);
    while (inFlight.size > 0) {
      const { step, fact } = await Promise.race(inFlight.values());
      inFlight.delete(step);
      if (fact) tell(fact);
    }
  } finally {
    // A failure of one must not leave the others' rejections unheard.
    for (const answer of inFlight.values()) answer.catch(() => undefined);
  }
}

interface Answer {
  readonly step: StepId;
  readonly fact: Fact | undefined;
}

/** Starts or resumes the run and tells it what was delivered; answers the waits that an earlier claim left open. */
async function open(session: Session, tell: (fact: Fact) => void): Promise<readonly Waiting[]> {
  const { claim, state } = session;
  const before = new Set(state.waiting);
  if (state.status === 'new') tell(await started(session));
  // A journal that was carried over from another run has steps that are ready and that nobody has entered yet.
  else tell({ type: 'resumed', at: session.at() });
  for (const { id, fact } of claim.facts) {
    session.take(id);
    tell({ ...fact, at: session.at() });
  }
  const left: Waiting[] = [];
  for (const step of before) {
    const wait = state.steps.get(step)?.wait;
    if (wait && state.waiting.has(step) && answerable(wait)) left.push({ step, wait });
  }
  return left;
}

function answerable(wait: Wait): boolean {
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
): Promise<Fact | undefined> | undefined {
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
      return wait.until <= session.at() ? Promise.resolve({ type: 'time-reached', step, at: session.at() }) : undefined;
    case 'child':
      return recovering ? undefined : startChild(session, step, wait);
    default:
      return undefined;
  }
}

async function evaluate(
  session: Session,
  step: StepId,
  wait: Extract<Wait, { readonly on: 'evaluate' }>,
): Promise<Fact> {
  const scope = scopeOf(session.plan, session.state, step);
  const values = await session.parts.evaluator.evaluate({ expressions: wait.expressions, scope });
  if (session.lease.lost.aborted) throw new LeaseLost();
  return {
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
}
