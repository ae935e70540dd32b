import type { Flow } from '@joinery/core';
import { listReferences, listVariables, type Reference } from '@joinery/flowpack';
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

/** The flows with a document for which `uses` says yes. */
export function flowsUsing(
  all: readonly FlowDocuments[],
  uses: (flow: Flow) => boolean,
): readonly { readonly flow: string; readonly name: string }[] {
  return all.filter(({ documents }) => documents.some(uses)).map(({ id, name }) => ({ flow: id, name }));
}

export const usesConnection =
  (name: string) =>
  (flow: Flow): boolean =>
    refersTo(flow, 'connection', [name]);

export const callsFlow =
  (id: string) =>
  (flow: Flow): boolean =>
    refersTo(flow, 'flow', [id]);

/** Nodes name a table by id or by name. */
export const usesTable =
  (table: { readonly id: string; readonly name: string }) =>
  (flow: Flow): boolean =>
    refersTo(flow, 'table', [table.id, table.name]);

export const usesVariable =
  (name: string) =>
  (flow: Flow): boolean =>
    listVariables(flow).includes(name);

function refersTo(flow: Flow, to: Reference['to'], names: readonly string[]): boolean {
  return listReferences(flow).some((reference) => reference.to === to && names.includes(reference.name));
}

/** "A", "A" and "B", or "A", "B" and 3 more, for messages. */
export function namesOf(flows: readonly { readonly name: string }[]): string {
  const quoted = flows.slice(0, 3).map(({ name }) => `"${name}"`);
  const more = flows.length - quoted.length;
  return `${quoted.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
