import { asObject } from '@joinery/connector-kit';
import type { Flow, FlowNode } from '@joinery/core';
import type { Flows } from '../ports.ts';

/** A flow with the documents that may run: its draft, and what is published if that differs. */
export interface FlowDocuments {
  readonly id: string;
  readonly name: string;
  readonly documents: readonly Flow[];
}

export async function flowDocuments(
  flows: Pick<Flows, 'list' | 'version'>,
  organization: string,
): Promise<readonly FlowDocuments[]> {
  const rows = await flows.list(organization);
  return Promise.all(
    rows.map(async ({ id, name, draft, draftHash, publishedHash, publishedVersion }) => {
      if (publishedVersion === null || publishedHash === draftHash) return { id, name, documents: [draft] };
      const published = await flows.version(organization, id, publishedVersion);
      return { id, name, documents: published ? [draft, published.document] : [draft] };
    }),
  );
}

/** The flows with a node for which `uses` says yes. */
export function flowsUsing(
  all: readonly FlowDocuments[],
  uses: (node: FlowNode) => boolean,
): readonly { readonly flow: string; readonly name: string }[] {
  return all
    .filter(({ documents }) => documents.some(({ nodes }) => nodes.some(uses)))
    .map(({ id, name }) => ({ flow: id, name }));
}

export const usesConnection =
  (name: string) =>
  ({ kind, config }: FlowNode): boolean =>
    (kind === 'action' || kind === 'trigger') && config['connection'] === name;

export const callsFlow =
  (flow: string) =>
  ({ kind, config }: FlowNode): boolean =>
    kind === 'call-flow' && config['flow'] === flow;

/** A table action or trigger that names the table by id or by name. */
export const usesTable =
  (table: { readonly id: string; readonly name: string }) =>
  ({ config }: FlowNode): boolean => {
    const source = config['action'] ?? config['on'];
    if (typeof source !== 'string' || !source.startsWith('table.')) return false;
    const named = asObject(config['input'])['table'];
    return named === table.id || named === table.name;
  };

/** Any text of the node that mentions `vars.<name>`, in whatever way JSONata lets one write it. */
export const usesVariable = (name: string): ((node: FlowNode) => boolean) => {
  const mention = new RegExp(`\\bvars\\s*(?:\\.\\s*|\\[\\s*["'\`])["'\`]?${escaped(name)}(?![\\w-])`);
  return ({ config }) => mention.test(JSON.stringify(config).replaceAll('\\"', '"'));
};

/** "A", "A" and "B", or "A", "B" and 3 more, for messages. */
export function namesOf(flows: readonly { readonly name: string }[]): string {
  const quoted = flows.slice(0, 3).map(({ name }) => `"${name}"`);
  const more = flows.length - quoted.length;
  return `${quoted.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

function escaped(text: string): string {
  return text.replaceAll(/[^\w]/g, (letter) => `\\${letter}`);
}
