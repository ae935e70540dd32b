import type { Actions } from '@joinery/runtime';
import type { Random } from './random.ts';

type Call = Parameters<Actions['call']>[0];
type Answer = Awaited<ReturnType<Actions['call']>>;
type Probe = Awaited<ReturnType<Actions['probe']>>;

export interface Vendor {
  readonly effectOf: Actions['effectOf'];
  /** Does what is asked, or not, and says so, or not. `kill` ends the process that calls. */
  readonly call: (call: Call) => Answer | 'kill';
  readonly probe: (call: Call) => Probe;
  /** A person chose that the step is done again. */
  readonly allow: (step: string) => void;
  readonly things: () => number;
}

/** What one step has done to the vendor. */
interface Account {
  readonly keys: Set<string>;
  /** Things that were made. */
  made: number;
  /** Calls that were not clearly refused. */
  sent: number;
  allowed: number;
}

export interface VendorWatch {
  readonly now: () => number;
  readonly faulty: () => boolean;
  /** Why nothing may be called with this key now, if so. */
  readonly whyNot: (key: string) => string | undefined;
  readonly blame: (problem: string) => void;
}

/** Name of a step that stays the same when another run goes on with it. */
export function stepOf(input: Call['input']): string {
  const { who = '', node = '', index = '' } = input;
  return [who, node, index]
    .map((part) => (typeof part === 'object' ? '' : String(part)))
    .join(' ')
    .trimEnd();
}

/**
 * A vendor with a ledger: the oracle. Class A is safe to repeat under one key; a class B thing is made anew by each call
 * and can be looked up by its key; of class C nothing can be learned.
 */
export function createVendor(random: Random, watch: VendorWatch): Vendor {
  const accounts = new Map<string, Account>();
  const made = new Set<string>();
  const accountOf = (step: string): Account => {
    const account = accounts.get(step) ?? { keys: new Set(), made: 0, sent: 0, allowed: 1 };
    accounts.set(step, account);
    return account;
  };
  const look = (call: Call, account: Account): void => {
    const step = stepOf(call.input);
    const effectClass = classOf(call.action);
    account.keys.add(call.key);
    if (account.keys.size > 1 && call.action !== 'x.aRead') watch.blame(`${step} was called with two keys.`);
    if (effectClass === 'B' && account.made > account.allowed) watch.blame(`${step} of class B was done twice.`);
    if (effectClass === 'C' && account.sent > account.allowed) watch.blame(`${step} of class C was repeated.`);
  };
  const perform = (call: Call, account: Account): void => {
    account.made += 1;
    made.add(call.key);
  };
  return {
    effectOf: (action) => ({ class: classOf(action), changes: action !== 'x.aRead', destructive: action === 'x.a' }),
    call: (call) => {
      const step = stepOf(call.input);
      const account = accountOf(step);
      const due = (call.input['after'] as readonly (string | null)[]).flatMap((time) => time ?? []);
      const early = due.find((time) => Date.parse(time) > watch.now());
      if (early !== undefined) watch.blame(`${step} was called before ${early}.`);
      if (JSON.stringify(call.input).includes('$payload')) watch.blame(`${step} was called with a reference.`);
      const why = call.action === 'x.aRead' ? undefined : watch.whyNot(call.key);
      if (why !== undefined) watch.blame(`${step} was called although ${why}.`);
      if (call.action === 'x.aPoison') return 'kill';
      const answer = watch.faulty() ? answerOf(random) : { result: ok, done: true };
      if (answer.done) perform(call, account);
      if (answer.done || (!answer.result.ok && answer.result.effect === 'unknown')) account.sent += 1;
      look(call, account);
      return answer.result;
    },
    probe: ({ key }) => {
      if (watch.faulty() && random.chance(0.1)) return { result: 'unsure', reason: 'The search is not up to date.' };
      return made.has(key) ? { result: 'happened', output: { found: true } } : { result: 'absent' };
    },
    allow: (step) => void (accountOf(step).allowed += 1),
    things: () => made.size,
  };
}

function classOf(action: string): 'A' | 'B' | 'C' {
  return action.startsWith('x.b') ? 'B' : action.startsWith('x.c') ? 'C' : 'A';
}

const ok = { ok: true, output: { done: true } } as const;

function answerOf(random: Random): { readonly result: Answer; readonly done: boolean } {
  const luck = random.int(100);
  if (luck < 70) return { result: ok, done: true };
  const failed = (effect: 'not-sent' | 'refused' | 'unknown', retryable: boolean, more = {}): Answer => ({
    ok: false,
    effect,
    error: { code: 'x.failed', message: `It was ${effect}.`, retryable, ...more },
  });
  if (luck < 75) return { result: failed('refused', true), done: false };
  if (luck < 79) return { result: failed('refused', false), done: false };
  if (luck < 83) return { result: failed('not-sent', true, { retryAfterMs: 30_000 }), done: false };
  return { result: failed('unknown', luck % 4 > 0), done: luck < 92 };
}
