import type { ErrorReply } from '@joinery/api';
import { ConnectorError } from '@joinery/connector-kit';
import { FlowError, type Problem } from '@joinery/core';
import type { ErrorRequestHandler, Response } from 'express';
import type { Logger } from 'pino';
import { z } from 'zod';
import { ApiError } from './api-error.ts';
import type { ApiParts } from './api-parts.ts';
import { databaseAway } from './database-away.ts';
import { requestIdOf } from './log-requests.ts';

/** The last handler: whatever went wrong becomes an ErrorReply, and only refusals meant for the caller keep their words. */
export function answerError({ log, databaseFault }: Pick<ApiParts, 'log' | 'databaseFault'>): ErrorRequestHandler {
  // Express knows an error handler by its four parameters.
  return (error: unknown, _request, response, _next) => {
    const fault = databaseFault(error);
    const refusal = fault ? databaseAway(fault) : refusalOf(error);
    if (refusal.status >= 500 && !(error instanceof ConnectorError)) tell(log, error, refusal, requestIdOf(response));
    if (response.headersSent) response.destroy();
    else sendError(response, refusal);
  };
}

/** While the database is away every request fails alike: one short line each. */
function tell(log: Logger, error: unknown, refusal: ApiError, requestId: string): void {
  if (refusal.code !== 'server.database_away') log.error({ error, requestId }, 'a request failed');
  else log.warn({ reason: error instanceof Error ? error.message : String(error), requestId }, refusal.message);
}

export function sendError(response: Response, error: ApiError): void {
  const reply: ErrorReply = {
    error: {
      code: error.code,
      message: error.message,
      ...(error.problems ? { problems: [...error.problems] } : {}),
      requestId: requestIdOf(response),
    },
  };
  if (error.retryAfter !== undefined) response.setHeader('retry-after', String(error.retryAfter));
  response.status(error.status).json(reply);
}

function refusalOf(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  if (error instanceof FlowError) {
    const { code, message, pointer = '' } = error;
    return new ApiError(422, code, message, { problems: [{ code, message, pointer, severity: 'error' }] });
  }
  if (error instanceof ConnectorError) return new ApiError(error.retryable ? 503 : 422, error.code, error.message);
  if (error instanceof z.ZodError) return badShape(error);
  return (
    statusRefusal(error) ??
    new ApiError(
      500,
      'server.failed',
      'Something failed inside Joinery; its log has the details under this request id.',
    )
  );
}

/** What a request has wrong, each place with its pointer. */
export function badShape(error: z.ZodError): ApiError {
  const problems: readonly Problem[] = error.issues.slice(0, 50).map((issue) => ({
    code: `request.${issue.code}`,
    message: issue.message,
    pointer: issue.path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join(''),
    severity: 'error',
  }));
  const [first] = problems;
  const where = first && first.pointer !== '' ? ` (${first.pointer})` : '';
  return new ApiError(
    400,
    'request.bad_shape',
    `The request does not fit${where}: ${first?.message ?? 'see the API description.'}`,
    { problems },
  );
}

/** Errors of Express and its body reader, told by their status alone: their messages may hold paths. */
function statusRefusal(error: unknown): ApiError | undefined {
  const status = typeof error === 'object' && error !== null && 'status' in error ? error.status : undefined;
  if (status === 413)
    return new ApiError(413, 'request.too_large', 'The body is larger than this route takes; send less.');
  if (status === 415)
    return new ApiError(
      415,
      'request.bad_encoding',
      'The content encoding is not supported; send the body plain or gzipped.',
    );
  if (typeof status === 'number' && status >= 400 && status < 500)
    return new ApiError(400, 'request.malformed', 'The request is malformed; correct its address, headers or body.');
  return undefined;
}
