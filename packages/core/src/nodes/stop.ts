import { noHandles } from './handles.ts';
import type { NodeDefinition } from './node-definition.ts';
import { stepError } from './step-error.ts';

/** Characters of a message that a run fails with. */
const LONGEST = 10_000;

/** Ends the run at once. */
export const stop: NodeDefinition = {
  kind: 'stop',
  title: 'Stop',
  description: 'Ends the whole run at once, as finished or as failed.',
  icon: 'player-stop',
  group: 'end',
  fields: [
    {
      name: 'outcome',
      type: 'text',
      title: 'The run is then',
      default: 'finished',
      choices: [
        { value: 'finished', title: 'Finished' },
        { value: 'failed', title: 'Failed' },
      ],
    },
    { name: 'message', type: 'text', title: 'Message', format: 'long' },
  ],
  container: false,
  enterable: true,
  deferred: [],
  handles: noHandles,
  enter: ({ node, input }) => {
    const message = typeof input['message'] === 'string' ? input['message'] : '';
    if (input['outcome'] !== 'failed') return { do: 'finish-run', output: message === '' ? null : { message } };
    return {
      do: 'fail-run',
      error: stepError('flow.stopped', message.slice(0, LONGEST) || `The flow stopped at "${node.id}".`),
    };
  },
};
