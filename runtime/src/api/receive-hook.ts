import { asObject, type HookAnswer } from '@joinery/connector-kit';
import type { Json } from '@joinery/core';
import type { Express, Request, RequestHandler } from 'express';
import { type ConnectionRow, HOOK_FIELD } from '../ports.ts';
import { takeIn } from '../triggers/take-in.ts';
import { ApiError, notFound } from './api-error.ts';
import type { ApiParts } from './api-parts.ts';
import type { HandlerParts } from './handler.ts';
import { nameRoute } from './log-requests.ts';
import { jsonOf, takeBytes } from './read-body.ts';

const LIMIT_BYTES = 1_000_000;
/** Seconds are exact enough for people, and a connection that is marked at each event would wait for itself. */
const MARK_AGAIN_MS = 5_000;
const MOST_MARKED = 10_000;

/**
 * The public address of a connection's event hook. It answers only after the events are committed; what else it does
 * (marking the connection) never delays or fails the answer.
 */
export function mountHooks(app: Express, parts: HandlerParts): void {
  const path = '/hooks/:connection';
  const mark = createMarker(parts);
  app.get(path, receive(parts, mark));
  app.post(path, takeBytes(LIMIT_BYTES), receive(parts, mark));
}

function receive(parts: HandlerParts, mark: Marker): RequestHandler {
  return async (request, response) => {
    nameRoute(response, '/hooks/{connection}');
    const id = String(request.params['connection'] ?? '');
    parts.limits.hooks.take(id);
    const known = await parts.whileDatabaseAnswers(parts.connections.byHook(id));
    if (!known) throw notFound('event hook address', id);
    const answer = judge(parts, known.organization, known.connection, request);
    if (answer.do === 'accept') {
      const { organization, connection } = known;
      await parts.whileDatabaseAnswers(takeIn(hookParts(parts), organization, connection.name, answer.events));
      response.status(answer.status).end();
      mark(known, { lastEventAt: true });
      return;
    }
    if (answer.body) response.status(answer.status).json(answer.body);
    else response.status(answer.status).end();
    if (request.method === 'GET' && answer.status === 200) mark(known, { lastEventAt: false });
  };
}

function judge(parts: ApiParts, organization: string, connection: ConnectionRow, request: Request): HookAnswer {
  const { hookSecret } = connection;
  if (request.method === 'POST' && !hookSecret) {
    throw new ApiError(
      401,
      'hook.no_secret',
      'This address has no secret yet; make one in the connection and register it at the vendor.',
    );
  }
  const place = { organization, connection: connection.id, field: HOOK_FIELD };
  const secret = hookSecret ? parts.secrets.open(hookSecret, place) : '';
  const headers = Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value]),
  );
  const body: Json | undefined = request.method === 'POST' ? asObject(jsonOf(request)) : undefined;
  const answer = parts.sources.receive(connection.connector, { method: request.method, headers, body }, secret);
  if (!answer) throw notFound('event hook address', connection.id);
  return answer;
}

/** The parts that taking in needs; the clock and tables of polling are not among them. */
function hookParts(parts: ApiParts): Parameters<typeof takeIn>[0] {
  return { ...parts, connections: parts.connections, clock: parts.clock };
}

interface Heard {
  readonly organization: string;
  readonly connection: ConnectionRow;
}
interface What {
  readonly lastEventAt: boolean;
}
/** Nobody waits for it. */
type Marker = (heard: Heard, what: What) => void;

/** Marks connections as verified or heard from; the latter the first time at once, then now and then. */
function createMarker(parts: ApiParts): Marker {
  const marked = new Map<string, number>();
  const isMarked = ({ id, hookVerifiedAt }: ConnectionRow): boolean =>
    hookVerifiedAt !== null && performance.now() - (marked.get(id) ?? Number.NEGATIVE_INFINITY) < MARK_AGAIN_MS;
  return (heard, what) => {
    const { connection } = heard;
    if (what.lastEventAt) {
      if (isMarked(connection)) return;
      marked.delete(connection.id);
      marked.set(connection.id, performance.now());
      if (marked.size > MOST_MARKED) marked.delete(marked.keys().next().value ?? '');
    }
    void mark(parts, heard, what);
  };
}

/** Never rejects. */
async function mark(parts: ApiParts, { organization, connection }: Heard, what: What): Promise<void> {
  try {
    const now = await parts.clock.now();
    const verified = connection.hookVerifiedAt === null || !what.lastEventAt ? { hookVerifiedAt: now } : {};
    await parts.connections.change(
      organization,
      connection.id,
      what.lastEventAt ? { ...verified, lastEventAt: now } : verified,
    );
  } catch (error) {
    parts.log.warn({ error, connection: connection.id }, 'a connection could not be marked as heard from');
  }
}
