import type { Json } from '../model/json.ts';
import { limits } from '../model/limits.ts';
import { outAndError } from './handles.ts';
import type { FramesResult, NodeDefinition } from './node-definition.ts';
import { stepError } from './step-error.ts';

const concurrencyOf = (value: Json | undefined): number => {
  const wanted = Math.trunc(Number(value ?? 1));
  return Number.isNaN(wanted) ? 1 : Math.min(Math.max(wanted, 1), limits.concurrencyPerLoop);
};

const collect = ({ items, outcomes }: FramesResult): Json => {
  const results: Json[] = [];
  const errors: Json[] = [];
  outcomes.forEach((outcome, index) => {
    results.push(outcome.ok ? outcome.output : null);
    if (outcome.ok) return;
    const { code, message, details } = outcome.error;
    errors.push({ index, item: items[index] ?? null, error: { code, message, details: details ?? {} } });
  });
  return { results, errors, count: items.length };
};

/** Runs the nodes in it once for each item of a list. */
export const forEach: NodeDefinition = {
  kind: 'for-each',
  title: 'For each',
  description: 'Runs the nodes in it once for each item of a list.',
  icon: 'repeat',
  group: 'repeat',
  fields: [
    { name: 'items', type: 'list', title: 'Items', required: true },
    {
      name: 'concurrency',
      type: 'number',
      title: 'At the same time',
      default: 1,
      min: 1,
      max: limits.concurrencyPerLoop,
      help: 'How many items are worked on at once.',
    },
    {
      name: 'onError',
      type: 'text',
      title: 'If an item fails',
      default: 'stop',
      choices: [
        { value: 'stop', title: 'Stop' },
        { value: 'collect', title: 'Note it and go on' },
      ],
    },
    { name: 'result', type: 'any', title: 'Result of an item', help: "If empty, the output of the item's last step." },
  ],
  container: true,
  enterable: true,
  deferred: ['result'],
  handles: outAndError,
  enter: ({ node, input }) => {
    const items = input['items'] ?? [];
    if (!Array.isArray(items)) {
      const message = `The items of "${node.id}" are not a list but ${typeof items === 'object' ? 'an object' : `a ${typeof items}`}.`;
      return { do: 'fail', error: stepError('for_each.not_a_list', message) };
    }
    if (items.length > limits.iterationsPerLoop) {
      const message = `"${node.id}" has ${items.length} items; at most ${limits.iterationsPerLoop} are allowed: split the list, for example by calling a flow for each part of it.`;
      return { do: 'fail', error: stepError('for_each.too_many_items', message) };
    }
    const onError = input['onError'] === 'collect' ? 'collect' : 'stop';
    return { do: 'open-frames', items, concurrency: concurrencyOf(input['concurrency']), onError, indexed: true };
  },
  leave: (frames) => ({ handle: 'out', output: collect(frames) }),
};
