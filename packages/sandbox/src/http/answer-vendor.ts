import { setTimeout as sleep } from 'node:timers/promises';
import type { Fault, Faults } from '../control/faults.ts';
import { beginEntry, type Outcome } from '../control/keep-ledger.ts';
import type { World } from '../world/create-world.ts';
import { Refusal } from '../world/refusal.ts';
import type { LedgerEntry } from '../world/rows.ts';
import type { Answer, WireRequest } from './exchange.ts';
import type { VendorFront } from './vendor-front.ts';

/** How the answer leaves: whole, cut in the middle, or not at all. */
export interface Sending {
  readonly answer: Answer;
  readonly delivery: 'whole' | 'truncated' | 'dropped';
}

const whole = (answer: Answer): Sending => ({ answer, delivery: 'whole' });

function faultAnswer(front: VendorFront, world: World, request: WireRequest, fault: Fault): Answer {
  const status = fault.status ?? 503;
  const headers = fault.retryAfter === undefined ? {} : { 'retry-after': String(fault.retryAfter) };
  const answer = front.error(world, request, new Refusal({ ...front.faultWords(status), status, headers }));
  return status === 429 && front.throttled
    ? { ...answer, headers: { ...answer.headers, ...front.throttled(world, fault.retryAfter ?? 1) } }
    : answer;
}

function outcomeOf(status: number, fault: Fault | undefined): Outcome {
  return { status, outcome: status < 400 ? 'done' : 'refused', fault: fault?.kind ?? null };
}

/** The effect and its ledger line are one write; a refusal undoes the effect and keeps only the line. */
async function perform(
  front: VendorFront,
  world: World,
  request: WireRequest,
  fault: Fault | undefined,
): Promise<Answer> {
  const entry = front.isWrite(request) ? beginEntry(world, front.vendor, request) : undefined;
  const note = (entryNow: typeof entry, outcome: Outcome): void => {
    if (entryNow)
      world.write(() =>
        world.put('ledger', { ...entryNow, id: String(world.size('ledger') + 1), ...outcome } satisfies LedgerEntry),
      );
  };
  try {
    const given = world.write(() => {
      const answer = front.answer(world, request);
      if (!(answer instanceof Promise)) note(entry, outcomeOf(answer.status, fault));
      return answer;
    });
    if (!(given instanceof Promise)) return given;
    const answer = await given;
    note(entry, outcomeOf(answer.status, fault));
    return answer;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const answer = front.error(world, request, error);
    note(entry, outcomeOf(answer.status, fault));
    return answer;
  }
}

function noteFailure(front: VendorFront, world: World, request: WireRequest, status: number, fault: Fault): void {
  if (!front.isWrite(request)) return;
  const entry = beginEntry(world, front.vendor, request);
  world.write(() => world.put('ledger', { ...entry, status, outcome: 'failed', fault: fault.kind }));
}

/** One request through a vendor: token, injected fault, effect, answer. */
export async function answerVendor(
  front: VendorFront,
  world: World,
  faults: Faults,
  request: WireRequest,
): Promise<Sending> {
  try {
    front.authorize(world, request);
  } catch (error) {
    if (error instanceof Refusal) return whole(front.error(world, request, error));
    throw error;
  }
  return answerAuthorized(front, world, faults, request);
}

/** As answerVendor, for a request whose token was checked already. */
export async function answerAuthorized(
  front: VendorFront,
  world: World,
  faults: Faults,
  request: WireRequest,
): Promise<Sending> {
  const fault = faults.take(front.vendor, request.method, request.path);
  if (fault?.kind === 'status') {
    const answer = faultAnswer(front, world, request, fault);
    noteFailure(front, world, request, answer.status, fault);
    return whole(answer);
  }
  if (fault?.kind === 'drop-before') {
    noteFailure(front, world, request, 0, fault);
    return { answer: { status: 0 }, delivery: 'dropped' };
  }
  if (fault?.kind === 'slow') await sleep(fault.delayMs ?? 1000);
  const answer = await perform(front, world, request, fault);
  const cut = { 'drop-after': 'dropped', truncate: 'truncated' } as const;
  return { answer, delivery: fault?.kind === 'drop-after' || fault?.kind === 'truncate' ? cut[fault.kind] : 'whole' };
}
