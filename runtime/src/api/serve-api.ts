import { API_BASE } from '@joinery/api';
import express, { type Express } from 'express';
import { answerError } from './answer-error.ts';
import { ApiError } from './api-error.ts';
import type { ApiParts } from './api-parts.ts';
import { watchDatabase } from './database-away.ts';
import { handlers } from './handlers/handlers.ts';
import { logRequests } from './log-requests.ts';
import { mountMetrics } from './metrics.ts';
import { createLimits } from './rate-limit.ts';
import { mountRoutes } from './mount-routes.ts';
import { createRunReader } from './run-reader.ts';
import { mountHooks } from './receive-hook.ts';
import { securityHeaders } from './security-headers.ts';
import { mountDesigner } from './serve-designer.ts';
import { mountDocs } from './serve-docs.ts';
import { mountHealth } from './serve-health.ts';

export type { ApiParts, BundledPack } from './api-parts.ts';

/** The whole HTTP side of the product: API, hooks, operations and the designer's files. It listens to nothing itself. */
export function createApi(parts: ApiParts): Express {
  const app = express();
  const whileDatabaseAnswers = watchDatabase(parts.clock);
  const handlerParts = { ...parts, limits: createLimits(), runReader: createRunReader(parts), whileDatabaseAnswers };
  app.disable('x-powered-by');
  app.set('env', 'production');
  app.set('query parser', 'simple');
  app.set('trust proxy', parts.behindProxy ? 1 : false);
  app.use(logRequests(parts.log));
  app.use(securityHeaders(parts.publicUrl().startsWith('https:')));
  mountHealth(app, parts);
  app.use(mountMetrics(app, parts));
  mountHooks(app, handlerParts);
  mountDocs(app, parts);
  mountRoutes(app, handlerParts, handlers);
  app.use(API_BASE, (request) => {
    throw new ApiError(
      404,
      'request.no_route',
      `There is no route ${request.method} ${API_BASE}${request.path}; ${API_BASE}/openapi.json lists them.`,
    );
  });
  if (parts.designer !== undefined) mountDesigner(app, parts.designer);
  app.use((request) => {
    throw new ApiError(
      404,
      'request.not_found',
      `There is nothing at ${request.path}; open the address without a path.`,
    );
  });
  app.use(answerError(parts));
  return app;
}
