import type { ConnectionView, FlowpackPreview } from '@joinery/api';
import type { Json } from '@joinery/core';

/** What the person decides about a pack before importing it. */
export interface ImportChoices {
  /** An existing folder's id; null makes a new one named `newFolder`. */
  readonly folder: string | null;
  readonly newFolder: string;
  readonly connections: Readonly<Record<string, string>>;
  readonly variables: Readonly<Record<string, Json>>;
  readonly conflicts: 'add' | 'replace';
}

const given = (value: Json | undefined) => value !== undefined && value !== null && value !== '';

/** What stands in the form first: the preferred or else the only fitting connection, the organization's values, then the pack's. */
export function firstChoices(
  preview: FlowpackPreview,
  folder: string | null,
  preferred: Readonly<Record<string, string>>,
): ImportChoices {
  const connections: Record<string, string> = { ...preferred };
  for (const { key, candidates } of preview.connections) {
    const only = candidates.length === 1 ? candidates[0] : undefined;
    if (only !== undefined && connections[key] === undefined) connections[key] = only.name;
  }
  const variables: Record<string, Json> = {};
  for (const { name, value, existing } of preview.variables) variables[name] = existing ?? value;
  return { folder, newFolder: preview.title, connections, variables, conflicts: 'add' };
}

/** Maps each requirement that the sandbox can meet to the sandbox's connection. */
export function chooseSandbox(
  preview: FlowpackPreview,
  known: readonly Pick<ConnectionView, 'name' | 'sandbox'>[],
  chosen: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const sandbox = new Set(known.filter((each) => each.sandbox).map(({ name }) => name));
  const connections: Record<string, string> = { ...chosen };
  for (const { key, candidates } of preview.connections) {
    const simulated = candidates.find(({ name }) => sandbox.has(name));
    if (simulated !== undefined) connections[key] = simulated.name;
  }
  return connections;
}

/** Why the pack cannot be imported yet, one sentence each; empty if it can. */
export function missingChoices(preview: FlowpackPreview, choices: ImportChoices): readonly string[] {
  const missing: string[] = [];
  if (preview.problems.some(({ severity }) => severity === 'error')) missing.push('The pack has errors.');
  if (choices.folder === null && choices.newFolder.trim() === '') missing.push('Name the new folder.');
  for (const { key, title } of preview.connections) {
    if (choices.connections[key] === undefined) missing.push(`Choose a connection for ${title}.`);
  }
  for (const { name, title, required } of preview.variables) {
    if (required && !given(choices.variables[name])) missing.push(`Fill in ${title}.`);
  }
  return missing;
}
