import { type Fact, findLate, limits, type StepError, type StepId, type Wait } from '@joinery/core';
import type { Session } from './session.ts';
import { runIdFor } from './new-run-id.ts';
import { takesAway } from './takes-away.ts';

type ChildWait = Extract<Wait, { readonly on: 'child' }>;

/**
 * Adds the child run to the commit that decides its wait, so that it is created once. A
 * detached child answers at once with its id; an attached one tells its parent when it is over. What is told is told in the
 * same turn in which it is found, so that no child is left out for a reason that holds no more.
 */
export async function startChild(
  session: Session,
  step: StepId,
  wait: ChildWait,
  tell: (fact: Fact) => void,
): Promise<void> {
  const { claim } = session;
  const settle = (outcome: Extract<Fact, { type: 'child-settled' }>['outcome']): void =>
    tell({ type: 'child-settled', step, outcome, at: session.at() });
  const depth = claim.depth + 1;
  const flow = await session.parts.flows.read(claim.organization, wait.flow);
  const isLate = (): boolean => findLate(session.plan, session.state, step) !== undefined;
  const mayHold = flow !== null && isLate() && (await takesAway(session.parts, claim.organization, flow));
  // The run may have ended meanwhile, by another branch.
  if (session.state.steps.get(step)?.wait !== wait) return;
  const refusal = refuse(wait.flow, flow, depth);
  if (refusal || !flow) return settle({ ok: false, error: refusal ?? gone(wait.flow) });
  if (mayHold && isLate()) return tell({ type: 'action-held', step, attempt: 1, at: session.at() });
  const id = runIdFor(Date.parse(session.at()), claim.organization, claim.run, step);
  session.addChild({
    id,
    flow: wait.flow,
    version: flow.publishedVersion,
    startedBy: 'call',
    subject: claim.subject,
    trigger: wait.input,
    inputs: wait.input,
    parent: { run: claim.run, step: wait.detached ? null : step, depth },
  });
  if (wait.detached) settle({ ok: true, output: { run: id } });
}

function refuse(
  id: string,
  flow: { readonly name: string; readonly on: boolean; readonly publishedVersion: number | null } | null,
  depth: number,
): StepError | undefined {
  if (depth > limits.callDepth)
    return error(
      'call.too_deep',
      `Flows call each other more than ${limits.callDepth} levels deep at "${flow?.name ?? id}"; check whether two flows call each other in a circle.`,
    );
  if (!flow) return gone(id);
  if (flow.publishedVersion === null)
    return error(
      'call.not_published',
      `The flow "${flow.name}" was never published; publish it and retry this run from here.`,
    );
  if (!flow.on)
    return error(
      'call.switched_off',
      `The flow "${flow.name}" is switched off; switch it on and retry this run from here.`,
    );
  return undefined;
}

function gone(id: string): StepError {
  return error(
    'call.no_such_flow',
    `The flow ${id} that this node calls does not exist any more; choose another flow and publish again.`,
  );
}

function error(code: string, message: string): StepError {
  return { code, message, retryable: false };
}
