import type { Json } from '../model/json.ts';
import { isAst, parseExpression, type Ast } from './ast.ts';
import { findMentions } from './find-mentions.ts';
import { parseTemplate } from './parse-template.ts';

/** Rewrites the node ids that a value's expressions mention, `id.x` and `steps.id.x` alike; all else stays to the letter. */
export function renameSteps(value: Json, renamed: ReadonlyMap<string, string>): Json {
  if (typeof value === 'string') return renameInText(value, renamed);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return mapKept(value, (item: Json) => renameSteps(item, renamed));
  const entries = Object.entries(value as Readonly<Record<string, Json>>).map(
    ([key, item]) => [key, item, renameSteps(item, renamed)] as const,
  );
  return entries.every(([, before, after]) => before === after)
    ? value
    : Object.fromEntries(entries.map(([key, , after]) => [key, after]));
}

function mapKept(list: readonly Json[], change: (item: Json) => Json): Json {
  const next = list.map(change);
  return next.every((item, index) => item === list[index]) ? list : next;
}

function renameInText(text: string, renamed: ReadonlyMap<string, string>): string {
  if (!text.includes('{{') || ![...renamed.keys()].some((id) => text.includes(id))) return text;
  let result = text;
  for (const part of parseTemplate(text).toReversed()) {
    if (part.type !== 'expression') continue;
    result = `${result.slice(0, part.start + 2)}${renameInExpression(part.source, renamed)}${result.slice(part.end - 2)}`;
  }
  return result;
}

/** Rewrites the node ids that one expression mentions. One that can't be read stays as it is. */
export function renameInExpression(source: string, renamed: ReadonlyMap<string, string>): string {
  const parsed = parseExpression(source);
  if (!parsed.ok) return source;
  const sites = new Map<number, { readonly start: number; readonly name: string }>();
  for (const { nodes } of findMentions(parsed.ast).sites) {
    const [root, second] = nodes;
    const site = findSite(source, root?.['value'] === 'steps' ? second : root, renamed);
    if (site) sites.set(site.end, site);
  }
  let result = source;
  for (const [end, { start, name }] of [...sites].toSorted(([a], [b]) => b - a))
    result = result.slice(0, start) + name + result.slice(end);
  return result;
}

// JSONata keeps only where a name ends, so what stands before it is compared.
function findSite(
  source: string,
  node: Ast | undefined,
  renamed: ReadonlyMap<string, string>,
): { start: number; end: number; name: string } | undefined {
  const id = isAst(node) && typeof node['value'] === 'string' ? node['value'] : undefined;
  const name = id === undefined ? undefined : renamed.get(id);
  const end = node?.['position'];
  if (id === undefined || name === undefined || typeof end !== 'number') return undefined;
  const written = [`\`${id}\``, `"${id}"`, `'${id}'`, id].find((form) => source.slice(0, end).endsWith(form));
  return written === undefined ? undefined : { start: end - written.length, end, name };
}
