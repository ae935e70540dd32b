import { onlyOut } from './handles.ts';
import type { NodeDefinition } from './node-definition.ts';

/** Where a run starts. Its output is what started the run. */
export const trigger: NodeDefinition = {
  kind: 'trigger',
  title: 'Trigger',
  description: 'Starts a run when something happens.',
  icon: 'bolt',
  group: 'start',
  fields: [
    { name: 'on', type: 'text', title: 'Starts on', required: true, default: 'manual' },
    { name: 'connection', type: 'text', title: 'Connection' },
    { name: 'input', type: 'object', title: 'Settings' },
  ],
  container: false,
  enterable: false,
  deferred: ['on', 'connection', 'input'],
  handles: onlyOut,
  enter: ({ trigger: output }) => ({ do: 'leave', handle: 'out', output }),
};
