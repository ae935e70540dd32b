import type { Json, JsonObject } from '../model/json.ts';
import type { NodeDefinition } from './node-definition.ts';
import { operatorsByName } from './operators.ts';

const casesOf = (config: JsonObject): readonly JsonObject[] => {
  const cases: Json = config['cases'] ?? [];
  if (!Array.isArray(cases)) return [];
  return (cases as readonly Json[]).filter(
    (entry): entry is JsonObject => entry !== null && typeof entry === 'object' && !Array.isArray(entry),
  );
};

const text = (value: Json | undefined): string => (typeof value === 'string' ? value : '');

/** Goes the way of the first case whose value fits. */
export const switchNode: NodeDefinition = {
  kind: 'switch',
  title: 'Switch',
  description: 'Goes the way of the first case that fits the value.',
  icon: 'arrows-split',
  group: 'decide',
  fields: [
    { name: 'value', type: 'any', title: 'Value', required: true },
    {
      name: 'cases',
      type: 'list',
      title: 'Cases',
      required: true,
      of: {
        name: 'case',
        type: 'object',
        fields: [
          { name: 'name', type: 'text', title: 'Name', required: true },
          { name: 'title', type: 'text', title: 'Title' },
          { name: 'equals', type: 'any', title: 'If the value is', required: true },
        ],
      },
    },
  ],
  container: false,
  enterable: true,
  deferred: [],
  handles: (node) => [
    ...casesOf(node.config).map((entry) => ({
      name: text(entry['name']),
      title: text(entry['title']) || text(entry['name']),
    })),
    { name: 'default', title: 'Otherwise' },
  ],
  enter: ({ input }) => {
    const equals = operatorsByName.get('equals');
    const value = input['value'] ?? null;
    const found = casesOf(input).find((entry) => equals?.evaluate(value, entry['equals'] ?? null));
    const handle = found === undefined ? 'default' : text(found['name']);
    return { do: 'leave', handle, output: { case: handle } };
  },
};
