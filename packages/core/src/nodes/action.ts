import type { JsonObject } from '../model/json.ts';
import { outAndError } from './handles.ts';
import type { NodeDefinition } from './node-definition.ts';
import { stepError } from './step-error.ts';

/** Seconds that one attempt may take if the node does not say. */
const defaultTimeout = 60;

/** Calls a connector's action and waits for its outcome. */
export const action: NodeDefinition = {
  kind: 'action',
  title: 'Action',
  description: 'Does something in a connected system.',
  icon: 'player-play',
  group: 'do',
  fields: [
    { name: 'action', type: 'text', title: 'Action', required: true },
    { name: 'connection', type: 'text', title: 'Connection' },
    { name: 'input', type: 'object', title: 'Input' },
  ],
  container: false,
  enterable: true,
  deferred: [],
  handles: outAndError,
  enter: ({ node, input: config }) => {
    const { action: name, connection, input = {} } = config;
    if (typeof name !== 'string' || name === '') {
      return { do: 'fail', error: stepError('action.not_chosen', `The action of "${node.id}" is not chosen.`) };
    }
    if (input === null || typeof input !== 'object' || Array.isArray(input)) {
      return { do: 'fail', error: stepError('action.malformed', `The input of "${node.id}" must be an object.`) };
    }
    return {
      do: 'wait',
      wait: {
        on: 'action',
        action: name,
        ...(typeof connection === 'string' && connection !== '' ? { connection } : {}),
        input: input as JsonObject,
        attempt: 1,
        timeoutMs: (node.timeout ?? defaultTimeout) * 1000,
      },
    };
  },
};
