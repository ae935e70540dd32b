import type { Answer, Call } from '../http/exchange.ts';
import { oktaRefusal } from '../world/refusal.ts';

/** The `limit` of the query, within what the list allows. */
export function readLimit(call: Call, usual: number, most: number): number {
  const text = call.request.query.get('limit');
  if (text === null) return usual;
  const limit = Number(text);
  if (!Number.isInteger(limit) || limit < 1)
    throw oktaRefusal.invalid('limit', 'limit: The value must be a positive number');
  return Math.min(limit, most);
}

/** The address of the same list, after the entry with this cursor. */
export function pageLink(call: Call, after: string | undefined, rel: 'self' | 'next'): string {
  const query = new URLSearchParams(call.request.query);
  if (after !== undefined) {
    query.delete('after');
    query.append('after', after);
  }
  const text = query.toString();
  return `<${call.request.base}${call.request.path}${text === '' ? '' : `?${text}`}>; rel="${rel}"`;
}

/** One page of a list whose entries are their own cursors. */
export function answerPage<T extends { readonly id: string }>(
  call: Call,
  all: readonly T[],
  limit: number,
  view: (row: T) => unknown,
): Answer {
  const after = call.request.query.get('after');
  const start = after === null ? 0 : all.findIndex((row) => row.id === after) + 1;
  const page = all.slice(start, start + limit);
  const last = page.at(-1);
  const more = last !== undefined && start + limit < all.length;
  const links = [pageLink(call, undefined, 'self'), ...(more ? [pageLink(call, last.id, 'next')] : [])];
  return { status: 200, headers: { link: links }, body: page.map(view) };
}
