import { createFinder } from '../http/find-route.ts';
import type { Answer, WireRequest } from '../http/exchange.ts';
import type { World } from '../world/create-world.ts';
import { oktaRefusal, type Refusal } from '../world/refusal.ts';
import { groupRoutes } from './group-routes.ts';
import { hookRoutes } from './hook-routes.ts';
import { lifecycleRoutes } from './lifecycle-routes.ts';
import { logRoutes } from './log-routes.ts';
import { orgRoutes } from './org-routes.ts';
import { userRoutes } from './user-routes.ts';

const find = createFinder(
  [...userRoutes, ...lifecycleRoutes, ...groupRoutes, ...logRoutes, ...hookRoutes, ...orgRoutes],
  { ignoreCase: false },
);

/** Okta's allowance: so many requests in each minute. */
const LIMIT = 600;

/** The headers that come with every Okta answer. */
export function rateHeaders(world: World, used: number): Readonly<Record<string, string>> {
  const reset = (Math.floor(world.now().getTime() / 60_000) + 1) * 60;
  return {
    'x-okta-request-id': world.newId(),
    'x-rate-limit-limit': String(LIMIT),
    'x-rate-limit-remaining': String(Math.max(1, LIMIT - used)),
    'x-rate-limit-reset': String(reset),
  };
}

/** An error in Okta's own form. */
export function oktaError(world: World, refusal: Refusal): Answer {
  const { status, code, message, causes = [], headers } = refusal.details;
  return {
    status,
    ...(headers ? { headers } : {}),
    body: {
      errorCode: code,
      errorSummary: message,
      errorLink: code,
      errorId: `oae${world.newId().replaceAll('-', '').slice(0, 22)}`,
      errorCauses: causes.map((errorSummary) => ({ errorSummary })),
    },
  };
}

export function checkOktaToken(world: World, request: WireRequest): void {
  const header = request.headers['authorization'];
  if (header === undefined) throw oktaRefusal.noSession();
  if (header !== `SSWS ${world.tenant.oktaToken}`) throw oktaRefusal.token();
}

/** One Okta request to its answer; refusals are thrown, so that the caller can undo what was begun. */
export function answerOkta(world: World, request: WireRequest): Answer | Promise<Answer> {
  const found = find(request.method, request.path);
  if (found.kind === 'nothing') throw oktaRefusal.notFound(request.path, 'Endpoint');
  if (found.kind === 'wrong-method') throw oktaRefusal.method();
  return found.route.handle({ world, request, params: found.params });
}
