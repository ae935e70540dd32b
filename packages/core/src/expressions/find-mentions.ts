import { childrenOf, isAst, type Ast } from './ast.ts';

/** What an expression reads of the scope. */
export interface Mentions {
  /** Root names; `'*'` if it may read all of them. */
  readonly roots: readonly string[];
  /** Plain paths from the root, as far as they are names: `steps.x.y[0].z` gives `['steps', 'x', 'y']`. */
  readonly paths: readonly (readonly string[])[];
}

/** The names of one mention, in the syntax tree. */
export interface MentionSite {
  readonly nodes: readonly Ast[];
}

interface Search {
  readonly roots: Set<string>;
  readonly paths: Map<string, readonly string[]>;
  readonly sites: MentionSite[];
}

/** Finds what an expression reads. Where it cannot be sure it says `'*'`, so `roots` never misses one. */
export function findMentions(ast: Ast): Mentions & { readonly sites: readonly MentionSite[] } {
  const search: Search = { roots: new Set(), paths: new Map(), sites: [] };
  visit(ast, true, search);
  return { roots: [...search.roots], paths: [...search.paths.values()], sites: search.sites };
}

/** `atRoot`: names that stand here are looked up in the scope itself, not in something a path has reached. */
function visit(node: Ast, atRoot: boolean, search: Search): void {
  if (changesContext(node)) search.roots.add('*');
  if (node.type === 'path') return visitPath(node, atRoot, search);
  if (node.type === 'variable') return visitVariable(node, atRoot, search);
  if (node.type === 'name') return mention([node], atRoot, search);
  if (node.type === 'apply') return visitApply(node, atRoot, search);
  if ((node.type === 'wildcard' || node.type === 'descendant') && atRoot) search.roots.add('*');
  if (node.type === 'function' && atRoot && readsContext(node, 0)) search.roots.add('*');
  // Filters and groupings of a step see what the step reached. A transform's parts see its argument.
  const inner = new Set([...listAt(node, 'predicate'), ...listAt(node, 'stages'), ...listAt(node, 'group')]);
  for (const child of childrenOf(node)) visit(child, atRoot && node.type !== 'transform' && !inner.has(child), search);
}

function visitPath(node: Ast, atRoot: boolean, search: Search): void {
  const steps = listAt(node, 'steps');
  const [first, ...rest] = steps;
  if (!first) return;
  const startsAtScope = first.type === 'variable' && (first['value'] === '$' || (first['value'] === '' && atRoot));
  const scopeSteps = startsAtScope ? rest : steps;
  if (startsAtScope && (scopeSteps[0]?.type !== 'name' || hasInner(first))) search.roots.add('*');
  if (startsAtScope || (atRoot && first.type === 'name')) mention(leadingNames(scopeSteps), true, search);
  else visit(first, atRoot, search);
  if (first.type === 'name' || startsAtScope) for (const child of childrenOf(first)) visit(child, false, search);
  for (const step of rest) visit(step, false, search);
  if (steps.some(changesContext)) search.roots.add('*');
  for (const child of listAt(node, 'group')) visit(child, false, search);
}

function leadingNames(steps: readonly Ast[]): readonly Ast[] {
  const names: Ast[] = [];
  for (const step of steps) {
    if (step.type !== 'name') break;
    names.push(step);
    if (hasInner(step)) break;
  }
  return names;
}

function visitVariable(node: Ast, atRoot: boolean, search: Search): void {
  if (node['value'] === '$' || (node['value'] === '' && atRoot)) search.roots.add('*');
  for (const child of childrenOf(node)) visit(child, false, search);
}

function visitApply(node: Ast, atRoot: boolean, search: Search): void {
  const { lhs, rhs } = node;
  if (isAst(lhs)) visit(lhs, atRoot, search);
  if (!isAst(rhs)) return;
  if (rhs.type !== 'function') return visit(rhs, atRoot, search);
  if (atRoot && readsContext(rhs, 1)) search.roots.add('*');
  for (const child of childrenOf(rhs)) visit(child, atRoot, search);
}

function mention(nodes: readonly Ast[], atRoot: boolean, search: Search): void {
  const path = nodes.map((node) => String(node['value']));
  const [root] = path;
  if (root === undefined || !atRoot) return;
  search.roots.add(root);
  search.paths.set(JSON.stringify(path), path);
  search.sites.push({ nodes });
}

const contextFree = new Set(['now', 'millis', 'random']);
const takesContextFirst = new Set(['lookup', 'each', 'sift']);

/** Whether a built-in function that is given too few arguments takes the whole context for the missing one. */
function readsContext(call: Ast, extra: number): boolean {
  const given = listAt(call, 'arguments').length + extra;
  const { procedure } = call;
  const name = isAst(procedure) && procedure.type === 'variable' ? String(procedure['value']) : '';
  if (given === 0) return !contextFree.has(name);
  return given === 1 && takesContextFirst.has(name);
}

// After a focus binding (`@$x`) the next step starts anew from the context; `%` climbs out of the path.
function changesContext(node: Ast): boolean {
  return node['focus'] !== undefined || node.type === 'parent';
}

function hasInner(node: Ast): boolean {
  return node['predicate'] !== undefined || node['stages'] !== undefined || node['group'] !== undefined;
}

function listAt(node: Ast, key: string): readonly Ast[] {
  const value = node[key];
  if (Array.isArray(value) && value.every(isAst)) return value;
  return value === undefined || value === null ? [] : childrenOf({ type: key, value });
}
