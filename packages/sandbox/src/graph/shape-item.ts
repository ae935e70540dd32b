import type { Answer, Call } from '../http/exchange.ts';
import { graphRefusal } from '../world/refusal.ts';
import { checkOptions, type CollectionKind, option } from './collection-kind.ts';
import type { Item } from './parse-filter.ts';

/** Splits `manager($select=id,displayName),memberOf` at its outer commas. */
function splitExpand(text: string): readonly { readonly name: string; readonly options: string }[] {
  return text
    .split(/,(?![^(]*\))/)
    .map((part) => part.trim())
    .filter(Boolean)
    .map((part) => ({ name: part.split('(')[0] ?? part, options: /\((.*)\)$/.exec(part)?.[1] ?? '' }));
}

export const unknownProperty = (name: string, kind: Pick<CollectionKind, 'resource'>): Error =>
  graphRefusal.badRequest(
    `Parsing OData Select and Expand failed: Could not find a property named '${name}' on type 'microsoft.graph.${kind.resource.toLowerCase()}'.`,
  );

function chosen(call: Call, kind: CollectionKind, item: Item): readonly string[] {
  const select = option(call, 'select');
  if (select === null) return kind.defaults ?? Object.keys(item);
  const names = select
    .split(',')
    .map((name) => name.trim())
    .filter(Boolean);
  const stranger = names.find((name) => !kind.properties.has(name) && name !== '*');
  if (stranger !== undefined) throw unknownProperty(stranger, kind);
  return names.includes('*') ? [...kind.properties] : names;
}

/** Only what Graph would answer: the default or the selected properties, and what was expanded. */
export function shapeItem(call: Call, kind: CollectionKind, item: Item): Item {
  const shaped: Record<string, unknown> = {};
  if ('@odata.type' in item) shaped['@odata.type'] = item['@odata.type'];
  for (const name of chosen(call, kind, item)) if (name in item) shaped[name] = item[name];
  const expand = option(call, 'expand');
  for (const { name, options } of splitExpand(expand ?? '')) {
    if (!kind.expand) throw unknownProperty(name, kind);
    const expanded = kind.expand(item, name, options);
    if (expanded !== undefined) shaped[name] = expanded;
  }
  return shaped;
}

export function answerItem(call: Call, kind: CollectionKind, item: Item, status = 200): Answer {
  checkOptions(call);
  return {
    status,
    body: {
      '@odata.context': `${call.request.base}/$metadata#${kind.context}/$entity`,
      ...shapeItem(call, kind, item),
    },
  };
}
