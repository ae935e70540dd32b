import { createFinder } from '../http/find-route.ts';
import { type Answer, type Call, isObject, param, type Route, type WireRequest } from '../http/exchange.ts';
import type { World } from '../world/create-world.ts';
import { tokenOwner } from '../world/log-event.ts';
import { addOktaMember, removeOktaMember } from '../world/okta-groups.ts';
import { Refusal } from '../world/refusal.ts';
import type { Fault, FaultKind, Faults } from './faults.ts';
import { worldView } from './world-view.ts';

const VENDORS = ['okta', 'graph', 'login', 'smtp'] as const;
const KINDS: readonly FaultKind[] = ['status', 'slow', 'drop-before', 'drop-after', 'truncate'];
const NUMBERS = ['skip', 'status', 'retryAfter', 'delayMs'] as const;

const wrong = (message: string): Refusal => new Refusal({ status: 400, code: 'control.invalid', message });

function readFault(rawBody: string): Fault {
  let body: unknown;
  try {
    body = JSON.parse(rawBody);
  } catch {
    throw wrong('The body of a fault must be a JSON object.');
  }
  if (!isObject(body)) throw wrong('The body of a fault must be a JSON object.');
  const vendor = VENDORS.find((each) => each === body['vendor']);
  const kind = KINDS.find((each) => each === body['kind']);
  const { times = 1, method, path } = body;
  if (!vendor) throw wrong(`The vendor of a fault must be one of ${VENDORS.join(', ')}.`);
  if (!kind) throw wrong(`The kind of a fault must be one of ${KINDS.join(', ')}.`);
  if (typeof times !== 'number' || !Number.isInteger(times) || times < 1)
    throw wrong('The times of a fault must be a whole number from 1.');
  const numbers = NUMBERS.flatMap((name) => (typeof body[name] === 'number' ? [[name, body[name]] as const] : []));
  return {
    vendor,
    kind,
    times,
    ...(typeof method === 'string' ? { method } : {}),
    ...(typeof path === 'string' ? { path } : {}),
    ...Object.fromEntries(numbers),
  };
}

function membership(change: typeof addOktaMember): Route['handle'] {
  return (call: Call) => {
    call.world.write(() => change(call.world, param(call, 'group'), param(call, 'user'), tokenOwner(call.world)));
    return { status: 204 };
  };
}

function createRoutes(faults: Faults): readonly Route[] {
  return [
    { method: 'GET', pattern: '/world', handle: ({ world }) => ({ status: 200, body: worldView(world) }) },
    { method: 'GET', pattern: '/ledger', handle: ({ world }) => ({ status: 200, body: world.list('ledger') }) },
    { method: 'GET', pattern: '/inbox', handle: ({ world }) => ({ status: 200, body: world.list('mail') }) },
    { method: 'GET', pattern: '/faults', handle: () => ({ status: 200, body: faults.list() }) },
    {
      method: 'POST',
      pattern: '/faults',
      handle: ({ request }) => {
        faults.add(readFault(request.rawBody));
        return { status: 201, body: faults.list() };
      },
    },
    {
      method: 'DELETE',
      pattern: '/faults',
      handle: () => {
        faults.clear();
        return { status: 204 };
      },
    },
    { method: 'POST', pattern: '/okta/groups/:group/members/:user', handle: membership(addOktaMember) },
    { method: 'DELETE', pattern: '/okta/groups/:group/members/:user', handle: membership(removeOktaMember) },
    {
      method: 'POST',
      pattern: '/reset',
      handle: ({ world }) => {
        faults.clear();
        world.reset();
        return { status: 204 };
      },
    },
  ];
}

function routeControl(world: World, faults: Faults, request: WireRequest): Answer {
  const found = createFinder(createRoutes(faults), { ignoreCase: false })(request.method, request.path);
  if (found.kind !== 'route')
    throw new Refusal({
      status: 404,
      code: 'control.unknown',
      message: `The sandbox has no control ${request.method} ${request.path}.`,
    });
  const answer = found.route.handle({ world, request, params: found.params });
  if (answer instanceof Promise) throw new Error('Controls answer at once.');
  return answer;
}

/** The sandbox's own controls: faults, the ledger, the world at a glance, and acting as an Okta administrator. */
export function answerControl(world: World, faults: Faults, request: WireRequest): Answer {
  try {
    if (request.headers['authorization'] !== `Bearer ${world.tenant.controlToken}`) {
      throw new Refusal({
        status: 401,
        code: 'control.token',
        message: 'The sandbox controls need the header "Authorization: Bearer" with the control token.',
      });
    }
    return routeControl(world, faults, request);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return {
      status: error.details.status,
      body: { error: { code: error.details.code, message: error.details.message } },
    };
  }
}
