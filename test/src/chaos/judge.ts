import { GROUP, ITEMS } from './chaos-flow.ts';
import type { Evidence, RunFound } from './evidence.ts';

export interface Verdict {
  readonly promise: string;
  /** How many things it was held against. */
  readonly judged: number;
  readonly violations: readonly string[];
}

const over = new Set(['finished', 'failed', 'cancelled']);

/** Holds what is left of a chaos run against each promise. */
export function judge(evidence: Evidence): readonly Verdict[] {
  const { fired, runs } = evidence;
  const finished = runs.filter(({ status }) => status === 'finished');
  return [
    verdict(
      'An acknowledged event has its run',
      fired.filter(({ acknowledged }) => acknowledged > 0),
      (each) =>
        runsOf(evidence, each.event).length > 0 ? [] : [`${each.event} by ${each.by}: acknowledged, but no run`],
    ),
    verdict('No event has a second run', fired, (each) => {
      const count = runsOf(evidence, each.event).length;
      return count <= 1 ? [] : [`${each.event} by ${each.by}: ${count} runs`];
    }),
    verdict('A run is over, or parked with its reason', runs, whyUnsettled),
    classA(evidence),
    verdict('A change in the vendor’s ledger has its intent', writesOf(evidence), ({ id, method, path, key }) => {
      const known = evidence.intents.some((intent) => intent.key === key);
      return known ? [] : [`ledger ${id}, ${method} ${path}: key ${key} belongs to no step`];
    }),
    verdict('A class B step has one effect at most', runs, ({ id }) => {
      const count = mailsOf(evidence, id);
      return count <= 1 ? [] : [`run ${id}: ${count} mails`];
    }),
    verdict('A class C step is called once at most', [...new Set(evidence.posts.map(({ step }) => step))], (step) => {
      // A sender that was told 429 knows that nothing happened.
      const count = evidence.posts.filter((post) => post.step === step && post.answered !== 'refused').length;
      return count <= 1 ? [] : [`step ${step}: ${count} posts`];
    }),
    verdict('A finished run has every effect', finished, (run) => missingOf(evidence, run)),
  ];
}

function verdict<Thing>(promise: string, things: readonly Thing[], look: (thing: Thing) => readonly string[]): Verdict {
  return { promise, judged: things.length, violations: things.flatMap(look) };
}

const runsOf = ({ runs }: Evidence, event: string) => runs.filter((run) => run.event === event);
const writesOf = ({ ledger }: Evidence) =>
  ledger.filter(({ vendor, outcome }) => outcome === 'done' && (vendor === 'graph' || vendor === 'okta'));
const mailsOf = ({ mails }: Evidence, run: string) => mails.filter((subject) => subject === `Leaver ${run}`).length;
const rowsOf = ({ rows }: Evidence, step: string) => rows.filter((each) => each === step).length;

function whyUnsettled({ id, status, error, parked }: RunFound): readonly string[] {
  if (status === 'attention')
    return parked.some((reason) => reason !== '') ? [] : [`run ${id}: parked without a reason`];
  if (!over.has(status)) return [`run ${id}: still ${status}`];
  return status === 'failed' && !error ? [`run ${id}: failed without a reason`] : [];
}

/** The keys under which something was done about the person of a run. */
function keysOf(evidence: Evidence, method: string, ...targets: readonly string[]): number {
  const lines = writesOf(evidence).filter(
    (line) => line.method === method && targets.every((target) => line.target.includes(target)),
  );
  return new Set(lines.map(({ key }) => key)).size;
}

/** What a run does to its person, and under how many keys: sign-in is blocked and allowed, a group joined and left. */
const changesTo = (evidence: Evidence, login: string) => [
  { what: 'sign-in', keys: keysOf(evidence, 'PATCH', login), right: 2 },
  { what: 'joining the group', keys: keysOf(evidence, 'PUT', login, GROUP), right: 1 },
  { what: 'leaving the group', keys: keysOf(evidence, 'DELETE', login, GROUP), right: 1 },
];

function classA(evidence: Evidence): Verdict {
  const keys = new Map<string, Set<string>>();
  for (const { run, step, effectClass, key } of evidence.intents) {
    if (effectClass !== 'A') continue;
    keys.set(`${run} ${step}`, (keys.get(`${run} ${step}`) ?? new Set()).add(key));
  }
  const byStep = [...keys].flatMap(([step, used]) => (used.size === 1 ? [] : [`step ${step}: ${used.size} keys`]));
  const byPerson = evidence.runs.flatMap(({ id, login }) =>
    changesTo(evidence, login).flatMap(({ what, keys: used, right }) =>
      used <= right ? [] : [`run ${id}: ${what} of ${login} changed under ${used} keys, not ${right}`],
    ),
  );
  const byRow = evidence.runs.flatMap(({ id }) =>
    ITEMS.flatMap((item) => {
      const count = rowsOf(evidence, `${id} ${item}`);
      return count <= 1 ? [] : [`run ${id}: ${count} rows for item ${item}`];
    }),
  );
  return {
    promise: 'A class A step repeats under its own key only',
    judged: keys.size,
    violations: [...byStep, ...byPerson, ...byRow],
  };
}

function missingOf(evidence: Evidence, { id, login }: RunFound): readonly string[] {
  const missing = (what: string, count: number, right: number) =>
    count >= right ? [] : [`run ${id} is finished, but ${what} happened ${count} times, not ${right}`];
  const posted = (step: string) =>
    evidence.posts.filter((post) => post.step === step && post.answered === 'yes').length;
  return [
    ...missing('the mail', mailsOf(evidence, id), 1),
    ...ITEMS.flatMap((item) => missing(`the post of item ${item}`, posted(`${id} ${item}`), 1)),
    ...ITEMS.flatMap((item) => missing(`the row of item ${item}`, rowsOf(evidence, `${id} ${item}`), 1)),
    ...changesTo(evidence, login).flatMap(({ what, keys, right }) => missing(`${what} of ${login}`, keys, right)),
    ...(evidence.enabled.has(login) ? [] : [`run ${id} is finished, but ${login} cannot sign in`]),
  ];
}
