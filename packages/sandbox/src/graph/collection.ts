import type { Answer, Call } from '../http/exchange.ts';
import { graphRefusal } from '../world/refusal.ts';
import { checkOptions, type CollectionKind, option } from './collection-kind.ts';
import { type Item, parseFilter } from './parse-filter.ts';
import { shapeItem } from './shape-item.ts';

interface Query {
  readonly eventual: boolean;
  readonly wantsCount: boolean;
  readonly filter: string | null;
  readonly search: string | null;
  readonly orderBy: string | null;
  readonly top: number;
  readonly skip: number;
}

function readTop(call: Call, pageSize: number): number {
  const top = option(call, 'top');
  if (top === null) return pageSize;
  const count = Number(top);
  if (!Number.isInteger(count) || count < 1 || count > 999) {
    throw graphRefusal.badRequest(`Invalid page size specified: '${top}'. Must be between 1 and 999 inclusive.`);
  }
  return count;
}

function readSkip(call: Call): number {
  const token = option(call, 'skiptoken');
  if (token === null) return Number(option(call, 'skip') ?? 0);
  const place = Number(/^m~(\d+)$/.exec(Buffer.from(token, 'base64url').toString())?.[1]);
  if (!Number.isInteger(place))
    throw graphRefusal.badRequest("Invalid value specified for query parameter '$skiptoken'.");
  return place;
}

function readQuery(call: Call, kind: CollectionKind): Query {
  checkOptions(call);
  const level = call.request.headers['consistencylevel'] ?? call.request.query.get('ConsistencyLevel') ?? '';
  return {
    eventual: level.toLowerCase() === 'eventual',
    wantsCount: option(call, 'count') === 'true',
    filter: option(call, 'filter'),
    search: option(call, 'search'),
    orderBy: option(call, 'orderby'),
    top: readTop(call, kind.pageSize ?? 100),
    skip: readSkip(call),
  };
}

function applyFilter(items: readonly Item[], query: Query, kind: CollectionKind): readonly Item[] {
  if (query.filter === null) return items;
  const filter = parseFilter(query.filter);
  if (!filter) throw graphRefusal.badRequest('Invalid filter clause');
  const stranger = filter.properties.find((name) => !kind.properties.has(name));
  if (stranger !== undefined)
    throw graphRefusal.badRequest(
      `Invalid filter clause: Could not find a property named '${stranger}' on type 'microsoft.graph.${kind.resource.toLowerCase()}'.`,
    );
  const advanced = kind.directory && (filter.advanced || query.orderBy !== null);
  if (advanced && !(query.eventual && query.wantsCount)) {
    throw query.orderBy !== null && !filter.advanced
      ? graphRefusal.unsupportedQuery('Sorting not supported for current query.')
      : graphRefusal.unsupportedQuery(
          `Unsupported or invalid query filter clause specified for property '${filter.properties[0] ?? ''}' of resource '${kind.resource}'.`,
        );
  }
  return items.filter(filter.test);
}

function matchesSearch(item: Item, clause: string): boolean {
  const [, property = '', wanted = ''] = /^"([^:]+):(.*)"$/.exec(clause.trim()) ?? [];
  const value = item[property];
  const words = typeof value === 'string' ? value.toLowerCase().split(/[\s@._-]+/) : [];
  return (
    wanted !== '' &&
    wanted
      .toLowerCase()
      .split(/[\s@._-]+/)
      .every((part) => words.some((word) => word.startsWith(part)))
  );
}

function applySearch(items: readonly Item[], query: Query, kind: CollectionKind): readonly Item[] {
  if (query.search === null) return items;
  if (kind.directory && !query.eventual) {
    throw graphRefusal.unsupportedQuery(
      "Request with $search query parameter only works through MSGraph with a special request header: 'ConsistencyLevel: eventual'",
    );
  }
  const anyOf = query.search.split(/\s+OR\s+/).map((part) => part.split(/\s+AND\s+/));
  if (anyOf.flat().some((clause) => !/^"[^:"]+:[^"]*"$/.test(clause.trim()))) {
    throw graphRefusal.badRequest(
      `Syntax error: the $search value ${query.search} must be of the form "property:value".`,
    );
  }
  return items.filter((item) => anyOf.some((allOf) => allOf.every((clause) => matchesSearch(item, clause))));
}

function applyOrder(items: readonly Item[], query: Query, kind: CollectionKind): readonly Item[] {
  if (query.orderBy === null) return items;
  const [name = '', direction = 'asc'] = query.orderBy.trim().split(/\s+/);
  if (!kind.properties.has(name))
    throw graphRefusal.badRequest(
      `Could not find a property named '${name}' on type 'microsoft.graph.${kind.resource.toLowerCase()}'.`,
    );
  const sign = direction.toLowerCase() === 'desc' ? -1 : 1;
  const text = (item: Item): string => JSON.stringify(item[name] ?? '').toLowerCase();
  return items.toSorted((left, right) => sign * text(left).localeCompare(text(right)));
}

function nextLink(call: Call, place: number): string {
  const query = new URLSearchParams(call.request.query);
  query.delete('$skip');
  query.set('$skiptoken', Buffer.from(`m~${place}`).toString('base64url'));
  return `${call.request.base}${call.request.path}?${query.toString().replaceAll('%24', '$').replaceAll('+', '%20')}`;
}

/** One page of a collection, with Graph's query options, its defaults and its refusals. */
export function answerCollection(call: Call, kind: CollectionKind, all: readonly Item[]): Answer {
  const query = readQuery(call, kind);
  const found = applyOrder(applySearch(applyFilter(all, query, kind), query, kind), query, kind);
  const page = found.slice(query.skip, query.skip + query.top);
  const end = query.skip + page.length;
  const counted = query.wantsCount && (query.eventual || !kind.directory);
  return {
    status: 200,
    body: {
      '@odata.context': `${call.request.base}/$metadata#${kind.context}`,
      ...(counted ? { '@odata.count': found.length } : {}),
      ...(end < found.length ? { '@odata.nextLink': nextLink(call, end) } : {}),
      value: page.map((item) => shapeItem(call, kind, item)),
    },
  };
}
