import type { Answer, Call, Route } from '../http/exchange.ts';
import { oktaRefusal } from '../world/refusal.ts';
import type { LogEvent } from '../world/rows.ts';
import { pageLink, readLimit } from './answer-page.ts';
import { eventView } from './event-view.ts';
import { parseSearch } from './parse-search.ts';

const WEEK = 7 * 24 * 3600 * 1000;

function readTime(call: Call, name: 'since' | 'until'): string | undefined {
  const text = call.request.query.get(name);
  if (text === null) return undefined;
  const time = new Date(text);
  if (Number.isNaN(time.getTime())) throw oktaRefusal.invalid(name, `${name}: The value must be an ISO 8601 date`);
  return time.toISOString();
}

function readAfter(call: Call): number | undefined {
  const after = call.request.query.get('after');
  if (after === null) return undefined;
  const place = Number(/^(\d+)_1$/.exec(after)?.[1]);
  if (!Number.isInteger(place)) throw oktaRefusal.invalid('after', 'after: The value is not a cursor of this log');
  return place;
}

const mentions = (event: LogEvent, word: string): boolean =>
  JSON.stringify(eventView(event)).toLowerCase().includes(word);

/** The log from a cursor or a time on; an ascending query without an end can be followed for ever. */
function readLog(call: Call): Answer {
  const { query } = call.request;
  const until = readTime(call, 'until');
  const since = readTime(call, 'since') ?? new Date(call.world.now().getTime() - WEEK).toISOString();
  const descending = query.get('sortOrder') === 'DESCENDING';
  const after = readAfter(call);
  const filter = query.get('filter');
  const words = query.get('q')?.toLowerCase().split(/\s+/).filter(Boolean) ?? [];
  const test = filter === null ? () => true : parseSearch(filter, () => true);
  const isPast = (event: LogEvent): boolean =>
    after === undefined || (descending ? event.place < after : event.place > after);
  const found = call.world
    .list('events')
    .filter(
      (event) =>
        event.published >= since &&
        (until === undefined || event.published < until) &&
        isPast(event) &&
        test(eventView(event)) &&
        words.every((word) => mentions(event, word)),
    );
  const ordered = descending ? found.toReversed() : found;
  const page = ordered.slice(0, readLimit(call, 100, 1000));
  const polling = !descending && until === undefined;
  // A poller that found nothing goes on from the end of the log, not from where it began.
  const cursor =
    page.length < ordered.length || !polling
      ? page.at(-1)?.place
      : Math.max(call.world.list('events').at(-1)?.place ?? 0, after ?? 0);
  const next =
    cursor !== undefined && (polling || page.length < ordered.length) ? [pageLink(call, `${cursor}_1`, 'next')] : [];
  return { status: 200, headers: { link: [pageLink(call, undefined, 'self'), ...next] }, body: page.map(eventView) };
}

/** The System Log. */
export const logRoutes: readonly Route[] = [{ method: 'GET', pattern: '/api/v1/logs', handle: readLog }];
