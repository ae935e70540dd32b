import type { JsonObject } from '../model/json.ts';
import { outAndError } from './handles.ts';
import type { NodeDefinition } from './node-definition.ts';
import { stepError } from './step-error.ts';

/** Runs another flow. */
export const callFlow: NodeDefinition = {
  kind: 'call-flow',
  title: 'Call flow',
  description: 'Runs another flow and, if wanted, waits for what it returns.',
  icon: 'subtask',
  group: 'do',
  fields: [
    { name: 'flow', type: 'text', title: 'Flow', required: true, lookup: 'flows' },
    { name: 'input', type: 'object', title: 'Inputs' },
    { name: 'wait', type: 'boolean', title: 'Wait for it to finish', default: true },
  ],
  container: false,
  enterable: true,
  deferred: [],
  handles: outAndError,
  enter: ({ node, input: config }) => {
    const { flow, input = {}, wait } = config;
    if (typeof flow !== 'string' || flow === '') {
      return {
        do: 'fail',
        error: stepError('call_flow.not_chosen', `The flow that "${node.id}" calls is not chosen.`),
      };
    }
    if (input === null || typeof input !== 'object' || Array.isArray(input)) {
      return { do: 'fail', error: stepError('call_flow.malformed', `The inputs of "${node.id}" must be an object.`) };
    }
    return { do: 'wait', wait: { on: 'child', flow, input: input as JsonObject, detached: wait === false } };
  },
};
