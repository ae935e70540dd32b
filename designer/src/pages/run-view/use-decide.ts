import { type RunDetail, routes, type StepView } from '@joinery/api';
import type { Json } from '@joinery/core';
import { useSend } from '../../api/use-route.ts';
import { notifyDone, notifyError } from '../../ui/notify.ts';

type Choice = 'happened' | 'again' | 'now' | 'skip';

/** Tells a run what a person decided about the step that asks for it. */
export function useDecide(run: RunDetail, step: StepView) {
  const decide = useSend(routes.decideOutcome, [routes.readRun, routes.listRuns]);
  const attempt = step.waitsOn?.attempt ?? step.attempts.at(-1)?.attempt ?? 1;
  const say = async (choice: Choice, output?: Json): Promise<void> => {
    try {
      const told = output === undefined ? {} : { output };
      await decide.mutateAsync({ params: { run: run.id }, body: { step: step.id, attempt, choice, ...told } });
      notifyDone('The run goes on.');
    } catch (error) {
      notifyError(error);
    }
  };
  return { say, busy: decide.isPending };
}
