import { onlyOut } from './handles.ts';
import type { NodeDefinition } from './node-definition.ts';

/** Computes named values for later nodes. */
export const set: NodeDefinition = {
  kind: 'set',
  title: 'Set values',
  description: 'Computes values that later nodes use.',
  icon: 'pencil',
  group: 'do',
  fields: [{ name: 'values', type: 'object', title: 'Values', required: true }],
  container: false,
  enterable: true,
  deferred: [],
  handles: onlyOut,
  enter: ({ input }) => ({ do: 'leave', handle: 'out', output: input['values'] ?? {} }),
};
