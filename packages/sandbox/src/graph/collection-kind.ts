import type { Call } from '../http/exchange.ts';
import { graphRefusal } from '../world/refusal.ts';
import type { Item } from './parse-filter.ts';

export interface CollectionKind {
  /** What the entries are, as in `$metadata#users`. */
  readonly context: string;
  /** Type name as Graph's messages spell it. */
  readonly resource: string;
  /** Properties of the type; a query that names another is refused. */
  readonly properties: ReadonlySet<string>;
  /** Properties answered without $select; all of them when left out. */
  readonly defaults?: readonly string[];
  /** A directory type has advanced queries that need ConsistencyLevel: eventual. */
  readonly directory: boolean;
  /** An expanded property; undefined leaves it out, an unknown name is refused. */
  readonly expand?: (item: Item, name: string, options: string) => unknown;
  /** Entries answered at once when $top does not say. */
  readonly pageSize?: number;
}

/** A query option, with or without its dollar sign. */
export const option = (call: Call, name: string): string | null =>
  call.request.query.get(`$${name}`) ?? call.request.query.get(name);

const OPTIONS = new Set([
  'select',
  'filter',
  'expand',
  'top',
  'orderby',
  'count',
  'search',
  'skip',
  'skiptoken',
  'deltatoken',
  'format',
  'ConsistencyLevel',
]);

/** Refuses query options that Graph does not know. */
export function checkOptions(call: Call): void {
  for (const name of call.request.query.keys()) {
    if (!OPTIONS.has(name.replace(/^\$/, ''))) {
      if (name.startsWith('$')) throw graphRefusal.badRequest(`The query parameter '${name}' is not supported.`);
    }
  }
}
