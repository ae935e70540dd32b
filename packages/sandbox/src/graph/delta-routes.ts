import type { Answer, Call, Route } from '../http/exchange.ts';
import { Refusal } from '../world/refusal.ts';
import { lastChange } from '../world/touch-person.ts';
import type { Item } from './parse-filter.ts';
import { shapeItem } from './shape-item.ts';
import { userKind, userView } from './user-view.ts';

interface Cursor {
  readonly since: number;
  /** Changes up to here belong to this round, however many pages it takes. */
  readonly until: number;
}

const PAGE = 200;

function readToken(call: Call): Cursor {
  const token = call.request.query.get('$deltatoken') ?? call.request.query.get('$skiptoken');
  const until = lastChange(call.world);
  if (token === null) return { since: -1, until };
  const [, since, held] = /^d~(-?\d+)~(\d*)$/.exec(Buffer.from(token, 'base64url').toString()) ?? [];
  if (since === undefined || Number(since) > until) {
    throw new Refusal({
      status: 410,
      code: 'SyncStateNotFound',
      message: 'The sync state generation is not found; read the whole set again.',
    });
  }
  return { since: Number(since), until: held ? Number(held) : until };
}

function link(call: Call, name: string, since: number, until: number | ''): string {
  const query = new URLSearchParams(call.request.query);
  query.delete('$deltatoken');
  query.delete('$skiptoken');
  query.set(name, Buffer.from(`d~${since}~${until}`).toString('base64url'));
  return `${call.request.base}/users/delta?${query.toString().replaceAll('%24', '$').replaceAll('+', '%20')}`;
}

function answerDelta(call: Call): Answer {
  const { since, until } = readToken(call);
  const people = call.world.list('people');
  const first = since === -1;
  const seeded = first ? people.filter((person) => person.change === 0 && person.deletedDateTime === null) : [];
  const changed = people
    .filter(
      (person) =>
        person.change > Math.max(since, 0) && person.change <= until && !(first && person.deletedDateTime !== null),
    )
    .toSorted((left, right) => left.change - right.change);
  const page = first ? changed : changed.slice(0, PAGE);
  const last = page.at(-1);
  const more = page.length < changed.length && last;
  const view = (id: string, item: Item, deleted: boolean): Item =>
    deleted ? { id, '@removed': { reason: 'changed' } } : { id, ...item };
  const items = [...seeded, ...page].map((person) =>
    view(
      person.id,
      shapeItem(call, userKind(call.world), userView(call.world, person)),
      person.deletedDateTime !== null,
    ),
  );
  const next = more
    ? { '@odata.nextLink': link(call, '$skiptoken', last.change, until) }
    : { '@odata.deltaLink': link(call, '$deltatoken', until, '') };
  return { status: 200, body: { '@odata.context': `${call.request.base}/$metadata#users`, ...next, value: items } };
}

/** What changed about people since the caller last asked. */
export const deltaRoutes: readonly Route[] = [{ method: 'GET', pattern: '/users/delta', handle: answerDelta }];
