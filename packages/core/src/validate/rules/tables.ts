import { hasPlaceholder } from '../../expressions/parse-template.ts';
import type { Json } from '../../model/json.ts';
import { type Rule, titleOf } from '../flow-view.ts';
import { atNode } from '../problem-at.ts';
import { suggestNames } from '../suggest-name.ts';

/** A table that an action or a trigger of the table connector names exists. */
export const tables: Rule = (view) => {
  const known = view.context.tables?.map(({ name }) => name);
  if (!known) return [];
  return view.flow.nodes.flatMap((node) => {
    const name =
      node.kind === 'action' ? node.config['action'] : node.kind === 'trigger' ? node.config['on'] : undefined;
    if (typeof name !== 'string' || !name.startsWith('table.')) return [];
    const table = fieldOf(node.config['input'], 'table');
    if (typeof table !== 'string' || table === '' || hasPlaceholder(table) || known.includes(table)) return [];
    return [
      atNode(
        view,
        node,
        'node.unknown_table',
        `${titleOf(node)} uses the table “${table}”, which does not exist; ${suggestNames(table, known)}.`,
        '/config/input/table',
      ),
    ];
  });
};

function fieldOf(value: Json | undefined, key: string): Json | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  return (value as Readonly<Record<string, Json>>)[key];
}
