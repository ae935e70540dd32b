/** Names that expressions use for something else. */
export const reservedNames: ReadonlySet<string> = new Set([
  'trigger',
  'steps',
  'vars',
  'inputs',
  'item',
  'index',
  'run',
  'true',
  'false',
  'null',
  'and',
  'or',
  'in',
  'function',
  'constructor',
  'prototype',
]);

const identifier = /^[A-Za-z][A-Za-z0-9_]{0,63}$/;

/** Why a text can't be a node's id, or undefined if it can: expressions write it as a plain name. */
export function whyNotNodeId(id: string): 'identifier' | 'reserved' | undefined {
  if (!identifier.test(id)) return 'identifier';
  return reservedNames.has(id) ? 'reserved' : undefined;
}
