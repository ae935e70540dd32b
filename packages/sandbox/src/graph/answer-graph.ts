import { createFinder } from '../http/find-route.ts';
import type { Answer, Route, WireRequest } from '../http/exchange.ts';
import type { World } from '../world/create-world.ts';
import { graphRefusal, type Refusal } from '../world/refusal.ts';
import { deltaRoutes } from './delta-routes.ts';
import { groupRoutes } from './group-routes.ts';
import { licenceRoutes } from './licence-routes.ts';
import { mailRoutes } from './mail-routes.ts';
import { organizationRoutes } from './organization-routes.ts';
import { relationRoutes } from './relation-routes.ts';
import { userRoutes } from './user-routes.ts';

const ROUTES: readonly Route[] = [
  ...userRoutes,
  ...relationRoutes,
  ...licenceRoutes,
  ...groupRoutes,
  ...mailRoutes,
  ...organizationRoutes,
  ...deltaRoutes,
];

const find = createFinder(ROUTES, { ignoreCase: true });

/** `/users('key')` and `/users/key` are one, as are the long and the short spelling of an action. */
function normalPath(path: string): string {
  return path
    .replaceAll(
      /\/([A-Za-z]+)\('((?:[^']|'')*)'\)(?=\/|$)/g,
      (_all, name: string, key: string) => `/${name}/${key.replaceAll("''", "'")}`,
    )
    .replaceAll(/\/microsoft\.graph\.([a-z]+[A-Z][A-Za-z]*)(?=\/|$)/g, (all, name: string) =>
      /^(directoryRole|administrativeUnit)$/.test(name) ? all : `/${name}`,
    )
    .replaceAll('()', '');
}

/** An error in Graph's own form. */
export function graphError(world: World, request: Pick<WireRequest, 'headers'>, refusal: Refusal): Answer {
  const { status, code, message, headers } = refusal.details;
  const requestId = world.newId();
  return {
    status,
    ...(headers ? { headers } : {}),
    body: {
      error: {
        code,
        message,
        innerError: {
          date: world.now().toISOString().slice(0, 19),
          'request-id': requestId,
          'client-request-id': request.headers['client-request-id'] ?? requestId,
        },
      },
    },
  };
}

/** One Graph request to its answer; refusals are thrown, so that the caller can undo what was begun. */
export function answerGraph(world: World, request: WireRequest): Answer | Promise<Answer> {
  const found = find(request.method, normalPath(decodeSpecial(request.path)));
  if (found.kind === 'nothing') throw graphRefusal.segment(request.path.split('/').filter(Boolean).at(-1) ?? '');
  if (found.kind === 'wrong-method') throw graphRefusal.method();
  return found.route.handle({ world, request, params: found.params });
}

/** Some clients encode `$ref` and the quotes of a key. */
const decodeSpecial = (path: string): string =>
  path.replaceAll('%24', '$').replaceAll('%27', "'").replaceAll('%28', '(').replaceAll('%29', ')');
