import { API_BASE } from '@joinery/api';
import express, { type Express } from 'express';
import { answerError } from './answer-error.ts';
import { ApiError } from './api-error.ts';
import type { ApiParts } from './api-parts.ts';
import { handlers } from './handlers/handlers.ts';
import { logRequests } from './log-requests.ts';
import { mountRoutes } from './mount-routes.ts';
import { securityHeaders } from './security-headers.ts';

export type { ApiParts, BundledPack } from './api-parts.ts';

/** The whole HTTP side of the product: API, hooks, operations and the designer's files. It listens to nothing itself. */
export function createApi(parts: ApiParts): Express {
  const app = express();
  app.disable('x-powered-by');
  app.set('env', 'production');
  app.set('query parser', 'simple');
  app.set('trust proxy', parts.behindProxy ? 1 : false);
  app.use(logRequests(parts.log));
  app.use(securityHeaders(parts.publicUrl().startsWith('https:')));
  mountRoutes(app, parts, handlers);
  app.use(API_BASE, (request) => {
    throw new ApiError(
      404,
      'request.no_route',
      `There is no route ${request.method} ${API_BASE}${request.path}; ${API_BASE}/openapi.json lists them.`,
    );
  });
  app.use(answerError(parts.log));
  return app;
}
