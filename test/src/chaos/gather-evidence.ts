import { routes } from '@joinery/api';
import type { LedgerEntry } from '@joinery/sandbox';
import type { Owner } from '../product/owner.ts';
import type { Addresses } from '../product/tenant.ts';
import type { EffectServer } from './effect-server.ts';
import type { Evidence, Intent, RunFound } from './evidence.ts';
import type { Fired } from './fire-events.ts';
import type { Query } from '../product/query.ts';

interface RunRow {
  readonly id: string;
  readonly event: string | null;
  readonly login: string | null;
  readonly status: string;
  readonly error: string | null;
}
interface World {
  readonly people: readonly { readonly login: string; readonly accountEnabled: boolean }[];
  readonly inbox: readonly { readonly subject: string }[];
}
export interface Places {
  readonly query: Query;
  readonly owner: Owner;
  readonly sandbox: Addresses;
  readonly effects: EffectServer;
  readonly table: string;
}

export async function gatherEvidence(fired: readonly Fired[], places: Places): Promise<Evidence> {
  const { query, owner, sandbox, effects, table } = places;
  const [found, intents, ledger, world] = await Promise.all([
    query<RunRow>(`select id, status, error, coalesce(trigger ->> 'event', trigger ->> 'eventId') as event,
      coalesce(trigger ->> 'login', trigger -> 'user' ->> 'login') as login from run_start join run using (id) order by id`),
    query<Intent>(`select run, step, attempt, action, class as "effectClass", key, outcome from effect`),
    control<readonly LedgerEntry[]>(sandbox, '/ledger'),
    control<World>(sandbox, '/world'),
  ]);
  const runs: RunFound[] = [];
  for (const { id, event, login, status, error } of found) {
    const parked = status === 'attention' ? await reasonsOf(owner, id) : [];
    runs.push({ id, event: event ?? '', login: login ?? '', status, error, parked });
  }
  return {
    ...{ fired, runs, intents, ledger },
    mails: world.inbox.map(({ subject }) => subject),
    posts: effects.posts(),
    rows: await rowsOf(owner, table),
    enabled: new Set(world.people.flatMap(({ login, accountEnabled }) => (accountEnabled ? [login] : []))),
  };
}

/** As a person reads them: what its steps wait for, or why nobody drives it any more. */
async function reasonsOf({ organization, call }: Owner, run: string): Promise<readonly string[]> {
  const { steps, error } = await call(routes.readRun, { params: { organization, run } });
  const asked = steps.flatMap(({ waitsOn }) => (waitsOn?.on === 'person' ? [waitsOn.reason ?? ''] : []));
  return asked.length > 0 ? asked : [error ?? ''];
}

const PAGE = 200;

async function rowsOf({ organization, call }: Owner, table: string): Promise<readonly string[]> {
  const steps: string[] = [];
  for (let offset = 0; ; offset += PAGE) {
    const { rows } = await call(routes.searchRows, { params: { organization, table }, query: { offset, limit: PAGE } });
    steps.push(...rows.flatMap(({ values: { step } }) => (typeof step === 'string' ? [step] : [])));
    if (rows.length < PAGE) return steps;
  }
}

export async function control<Answer>({ controlUrl, credentials }: Addresses, path: string): Promise<Answer> {
  const authorization = `Bearer ${credentials.control.token}`;
  const answer = await fetch(`${controlUrl}${path}`, { headers: { authorization } });
  if (!answer.ok) throw new Error(`The tenant answered ${answer.status} to ${path}.`);
  return (await answer.json()) as Answer;
}
