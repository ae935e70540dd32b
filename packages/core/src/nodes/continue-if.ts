import { conditionFields, judgeConditions } from './conditions.ts';
import { onlyOut } from './handles.ts';
import type { NodeDefinition } from './node-definition.ts';

/** Ends its branch, and nothing else, unless the conditions hold. */
export const continueIf: NodeDefinition = {
  kind: 'continue-if',
  title: 'Continue if',
  description: 'Goes on only if the conditions hold; otherwise this branch ends.',
  icon: 'filter',
  group: 'decide',
  fields: [
    ...conditionFields,
    { name: 'message', type: 'text', title: 'Note if it ends here', help: 'Shown in the run when the branch ends.' },
  ],
  container: false,
  enterable: true,
  deferred: [],
  handles: onlyOut,
  enter: ({ input }) => {
    const verdict = judgeConditions(input);
    if (!verdict.ok) return { do: 'fail', error: verdict.error };
    if (verdict.holds) return { do: 'leave', handle: 'out', output: { continued: true } };
    const message = input['message'];
    return { do: 'end-branch', output: message ? { continued: false, message } : { continued: false } };
  },
};
