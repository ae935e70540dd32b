import { noHandles } from './handles.ts';
import type { NodeDefinition } from './node-definition.ts';

/** Finishes the run with an output. */
export const returnNode: NodeDefinition = {
  kind: 'return',
  title: 'Return',
  description: 'Finishes the run and hands values back to whoever started it.',
  icon: 'corner-down-left',
  group: 'end',
  fields: [{ name: 'values', type: 'object', title: 'Values' }],
  container: false,
  enterable: true,
  deferred: [],
  handles: noHandles,
  enter: ({ input }) => ({ do: 'finish-run', output: input['values'] ?? {} }),
};
