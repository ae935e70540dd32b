import { answerGraph, graphError } from '../graph/answer-graph.ts';
import { checkAccessToken } from '../login/access-token.ts';
import { answerLogin } from '../login/answer-login.ts';
import { answerOkta, checkOktaToken, oktaError } from '../okta/answer-okta.ts';
import type { World } from '../world/create-world.ts';
import type { Refusal } from '../world/refusal.ts';
import type { Vendor } from '../world/rows.ts';
import type { Answer, WireRequest } from './exchange.ts';

/** What differs between the vendors, seen from the listener. */
export interface VendorFront {
  readonly vendor: Vendor;
  /** Whether a request is a write that the ledger remembers. */
  isWrite(request: WireRequest): boolean;
  authorize(world: World, request: WireRequest): void;
  answer(world: World, request: WireRequest): Answer | Promise<Answer>;
  error(world: World, request: WireRequest, refusal: Refusal): Answer;
  /** Code and message of an injected failure with this status. */
  faultWords(status: number): { readonly code: string; readonly message: string };
  /** Extra headers of an injected 429. */
  throttled?(world: World, seconds: number): Readonly<Record<string, string>>;
}

const GRAPH_CODES: Readonly<Record<number, string>> = {
  400: 'Request_BadRequest',
  401: 'InvalidAuthenticationToken',
  403: 'Authorization_RequestDenied',
  404: 'Request_ResourceNotFound',
  409: 'Request_Conflict',
  429: 'TooManyRequests',
  500: 'InternalServerError',
  503: 'ServiceUnavailable',
  504: 'GatewayTimeout',
};

export const GRAPH_FRONT: VendorFront = {
  vendor: 'graph',
  isWrite: (request) => request.method !== 'GET' && request.path !== '/$batch',
  authorize: (world, request) =>
    checkAccessToken(world, request.headers['authorization'], new URL(request.base).origin),
  answer: answerGraph,
  error: graphError,
  faultWords: (status) => ({
    code: GRAPH_CODES[status] ?? 'UnknownError',
    message: status === 429 ? 'Too many requests' : 'The sandbox was told to fail this request.',
  }),
};

const OKTA_CODES: Readonly<Record<number, string>> = {
  400: 'E0000001',
  401: 'E0000011',
  403: 'E0000006',
  404: 'E0000007',
  429: 'E0000047',
  500: 'E0000009',
  503: 'E0000010',
};

export const OKTA_FRONT: VendorFront = {
  vendor: 'okta',
  isWrite: (request) => request.method !== 'GET',
  authorize: checkOktaToken,
  answer: answerOkta,
  error: (world, _request, refusal) => oktaError(world, refusal),
  faultWords: (status) => ({
    code: OKTA_CODES[status] ?? 'E0000009',
    message:
      status === 429
        ? 'API call exceeded rate limit due to too many requests.'
        : 'The sandbox was told to fail this request.',
  }),
  throttled: (world, seconds) => ({
    'x-rate-limit-limit': '600',
    'x-rate-limit-remaining': '0',
    'x-rate-limit-reset': String(Math.ceil(world.now().getTime() / 1000) + seconds),
  }),
};

export const LOGIN_FRONT: VendorFront = {
  vendor: 'login',
  isWrite: () => false,
  authorize: () => {},
  answer: answerLogin,
  error: (_world, _request, { details }) => ({
    status: details.status,
    ...(details.headers ? { headers: details.headers } : {}),
    body: { error: details.code, error_description: details.message },
  }),
  faultWords: (status) => ({
    code: status === 429 ? 'throttled' : 'temporarily_unavailable',
    message: 'AADSTS90033: A transient error has occurred. Please try again.',
  }),
};
