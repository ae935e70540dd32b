import { conditionFields, judgeConditions } from './conditions.ts';
import type { NodeDefinition } from './node-definition.ts';

/** Goes one way or the other. */
export const ifNode: NodeDefinition = {
  kind: 'if',
  title: 'If',
  description: 'Goes one way if the conditions hold, the other way if not.',
  icon: 'arrows-split-2',
  group: 'decide',
  fields: conditionFields,
  container: false,
  enterable: true,
  deferred: [],
  handles: () => [
    { name: 'true', title: 'True' },
    { name: 'false', title: 'False' },
  ],
  enter: ({ input }) => {
    const verdict = judgeConditions(input);
    if (!verdict.ok) return { do: 'fail', error: verdict.error };
    return { do: 'leave', handle: verdict.holds ? 'true' : 'false', output: { result: verdict.holds } };
  },
};
