import { outAndError } from './handles.ts';
import type { NodeDefinition } from './node-definition.ts';

/** Catches what fails in it. */
export const tryNode: NodeDefinition = {
  kind: 'try',
  title: 'Try',
  description: 'Runs the nodes in it; if one fails, goes on by its error handle instead of failing the run.',
  icon: 'shield',
  group: 'repeat',
  fields: [],
  container: true,
  enterable: true,
  deferred: [],
  handles: outAndError,
  enter: () => ({ do: 'open-frames', items: [null], concurrency: 1, onError: 'catch', indexed: false }),
  leave: ({ outcomes: [outcome] }) => {
    if (outcome === undefined || outcome.ok) return { handle: 'out', output: outcome?.output ?? null };
    const { code, message, details } = outcome.error;
    return { handle: 'error', output: { error: { code, message, details: details ?? {} } } };
  },
};
