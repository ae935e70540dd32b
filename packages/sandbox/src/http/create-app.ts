import express, { type ErrorRequestHandler, type Express, type Request } from 'express';
import { answerControl } from '../control/answer-control.ts';
import type { Faults } from '../control/faults.ts';
import { answerBatch } from '../graph/answer-batch.ts';
import { isLoginPath } from '../login/answer-login.ts';
import { rateHeaders } from '../okta/answer-okta.ts';
import type { World } from '../world/create-world.ts';
import { oktaRefusal } from '../world/refusal.ts';
import { answerAuthorized, answerVendor, type Sending } from './answer-vendor.ts';
import type { Recorder } from './create-recorder.ts';
import { isObject, type WireRequest } from './exchange.ts';
import { sendAnswer } from './send-answer.ts';
import { GRAPH_FRONT, LOGIN_FRONT, OKTA_FRONT, type VendorFront } from './vendor-front.ts';

function readRequest(request: Request, prefix: string): WireRequest {
  const url = new URL(request.originalUrl, 'http://unused');
  const headers = Object.fromEntries(
    Object.entries(request.headers).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])),
  );
  return {
    method: request.method.toUpperCase(),
    path: url.pathname.slice(prefix.length) || '/',
    query: url.searchParams,
    headers,
    rawBody: typeof request.body === 'string' ? request.body : '',
    base: `${request.protocol}://${request.headers.host ?? 'localhost'}${prefix}`,
  };
}

function graphFront(world: World, faults: Faults): VendorFront {
  return {
    ...GRAPH_FRONT,
    answer: (_world, request) => {
      if (request.path !== '/$batch') return GRAPH_FRONT.answer(world, request);
      return answerBatch(request, async (inner) => (await answerAuthorized(GRAPH_FRONT, world, faults, inner)).answer);
    },
  };
}

/** Okta wants to know how long a body is, even when there is none. */
function oktaFront(): VendorFront {
  return {
    ...OKTA_FRONT,
    authorize: (world, request) => {
      OKTA_FRONT.authorize(world, request);
      const sized = 'content-length' in request.headers || 'transfer-encoding' in request.headers;
      if ((request.method === 'POST' || request.method === 'PUT') && !sized) throw oktaRefusal.lengthRequired();
    },
  };
}

function withRate(world: World, used: number, sending: Sending): Sending {
  return {
    ...sending,
    answer: { ...sending.answer, headers: { ...rateHeaders(world, used), ...sending.answer.headers } },
  };
}

function withRequestId(world: World, sending: Sending): Sending {
  return {
    ...sending,
    answer: { ...sending.answer, headers: { 'request-id': world.newId(), ...sending.answer.headers } },
  };
}

/** What went wrong inside the sandbox itself goes to the console, never to the caller. */
const answerFailure: ErrorRequestHandler = (error: unknown, _request, response, next) => {
  if (response.headersSent) {
    next(error);
    return;
  }
  const tooLarge = isObject(error) && error['status'] === 413;
  if (!tooLarge) console.error('The sandbox failed to answer a request.', error);
  const message = tooLarge
    ? 'The body is larger than the 5 MB that the sandbox takes.'
    : 'The sandbox failed to answer this request.';
  response
    .status(tooLarge ? 413 : 500)
    .json({ error: { code: tooLarge ? 'RequestEntityTooLarge' : 'InternalServerError', message } });
};

/**
 * All vendors on one listener, each at its own paths: Okta `/api/v1`, Graph `/v1.0`, Microsoft login
 * `/{tenant}/oauth2/v2.0`, and the controls at `/control`.
 */
export function createApp(world: World, faults: Faults, record: Recorder | undefined): Express {
  const app = express();
  const graph = graphFront(world, faults);
  const okta = oktaFront();
  let oktaMinute = { minute: 0, used: 0 };

  function countOkta(): number {
    const minute = Math.floor(world.now().getTime() / 60_000);
    oktaMinute = { minute, used: minute === oktaMinute.minute ? oktaMinute.used + 1 : 1 };
    return oktaMinute.used;
  }

  async function answer(request: Request): Promise<Sending> {
    const { path } = request;
    if (/^\/control(\/|$)/.test(path))
      return { answer: answerControl(world, faults, readRequest(request, '/control')), delivery: 'whole' };
    const recorded = async (front: VendorFront, prefix: string): Promise<Sending> => {
      const wire = readRequest(request, prefix);
      const given = await answerVendor(front, world, faults, wire);
      const sending = front.vendor === 'okta' ? withRate(world, countOkta(), given) : withRequestId(world, given);
      if (sending.delivery !== 'dropped')
        record?.(
          wire,
          `${request.protocol}://${request.headers.host ?? 'localhost'}${request.originalUrl}`,
          sending.answer,
        );
      return sending;
    };
    if (/^\/v1\.0(\/|$)/.test(path)) return recorded(graph, '/v1.0');
    if (isLoginPath(path)) return recorded(LOGIN_FRONT, '');
    return recorded(okta, '');
  }

  app.disable('x-powered-by');
  app.set('etag', false);
  app.use(express.text({ type: () => true, limit: '5mb' }));
  app.use(async (request, response) => sendAnswer(response, await answer(request)));
  app.use(answerFailure);
  return app;
}
