import { createHash, timingSafeEqual } from 'node:crypto';
import type { Instant, Json, JsonObject } from '@joinery/core';
import {
  asObject,
  asText,
  type EventStream,
  type HookAnswer,
  type HookRequest,
  objectsOf,
  type RawEvent,
} from '@joinery/connector-kit';
import { nextLink, type OktaClient } from '../client.ts';

/** The System Log's event types that our triggers listen to: register the event hook for these. */
export const eventTypes = [
  'group.user_membership.add',
  'group.user_membership.remove',
  'user.lifecycle.create',
  'user.lifecycle.deactivate',
  'user.lifecycle.suspend',
] as const;

/** Okta publishes entries a little out of order, so each poll looks back this far; event ids tell doubles apart. */
const overlapMs = 5 * 60_000;
/** Without events the place moves on by itself, or a quiet organization would once ask for more than the log keeps. */
const quietMs = 60 * 60_000;
const pageSize = 1000;

export const stream: EventStream<OktaClient> = {
  receive: (request, secret) => (request.method.toUpperCase() === 'GET' ? verify(request) : deliver(request, secret)),
  poll: async ({ client, signal }, cursor, now) => {
    const place = readCursor(cursor, now);
    const filter = eventTypes.map((type) => `eventType eq "${type}"`).join(' or ');
    const answer = await client.send({
      method: 'GET',
      signal,
      what: 'reading the System Log',
      ...(place.next === undefined
        ? { path: '/api/v1/logs', query: { since: place.since, sortOrder: 'ASCENDING', limit: pageSize, filter } }
        : { path: place.next }),
    });
    const events = toRawEvents(answer.body);
    const latest = events.reduce((last, event) => (event.at > last ? event.at : last), place.latest);
    const next = nextLink(answer.headers);
    // The log offers a next link for ever when it is read in ascending order; an unfilled page is the stop sign.
    const more = next !== undefined && events.length >= pageSize;
    return {
      events,
      cursor: writeCursor(
        more ? { since: place.since, latest, next } : { since: lookBack(place.since, latest, now), latest },
      ),
      more,
    };
  },
};

interface Place {
  readonly since: Instant;
  /** When the newest event so far was published. */
  readonly latest: Instant;
  /** Address of the next page while a long reading is under way. */
  readonly next?: string;
}

function readCursor(cursor: string | null, now: Instant): Place {
  if (cursor === null) return { since: now, latest: now };
  const place = asObject(JSON.parse(cursor) as Json);
  const since = asText(place.since) ?? now;
  const next = asText(place.next);
  return { since, latest: asText(place.latest) ?? since, ...(next === null ? {} : { next }) };
}

function writeCursor(place: Place): string {
  return JSON.stringify(place);
}

function lookBack(since: Instant, latest: Instant, now: Instant): Instant {
  const back = Math.max(Date.parse(latest) - overlapMs, Date.parse(now) - quietMs);
  return new Date(Math.max(Date.parse(since), back)).toISOString();
}

function toRawEvents(body: Json | undefined): readonly RawEvent[] {
  return objectsOf(body).flatMap((event: JsonObject) => {
    const [id, at] = [asText(event.uuid), asText(event.published)];
    return id === null || at === null ? [] : [{ id, at, body: event }];
  });
}

/** Okta's one-time handshake: the challenge of the header comes back in the body. */
function verify(request: HookRequest): HookAnswer {
  const challenge = request.headers['x-okta-verification-challenge'];
  if (challenge === undefined)
    return { do: 'answer', status: 400, body: { error: 'The header x-okta-verification-challenge is missing.' } };
  return { do: 'answer', status: 200, body: { verification: challenge } };
}

function deliver(request: HookRequest, secret: string): HookAnswer {
  if (request.method.toUpperCase() !== 'POST') return { do: 'answer', status: 405 };
  const given = request.headers.authorization ?? request.headers['x-joinery-secret'] ?? '';
  if (!sameSecret(given, secret))
    return { do: 'answer', status: 401, body: { error: 'The secret in the header is not the one of this address.' } };
  const data = asObject(asObject(request.body).data);
  if (!Array.isArray(data.events))
    return { do: 'answer', status: 400, body: { error: 'The body has no data.events list.' } };
  return { do: 'accept', events: toRawEvents(data.events), status: 204 };
}

/** Compares digests, so that neither time nor length tells anything about the secret. */
function sameSecret(given: string, secret: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return secret !== '' && timingSafeEqual(digest(given), digest(secret));
}
