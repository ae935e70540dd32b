import type { Inbox } from '../ports.ts';
import type { DatabasePool } from './database-pool.ts';
import { groupCommit } from './group-commit.ts';
import { nameMissingVersion } from './postgres-runs.ts';
import { keptRunRecords } from './payloads/kept-run-records.ts';
import { type PostgresPayloads, postgresPayloads } from './payloads/postgres-payloads.ts';
import { storableText } from './storable-text.ts';

const MAX_BATCH = 200;

type Event = Parameters<Inbox['accept']>[2][number];
/** One event of one source, with the name under which it causes its runs. */
interface Told extends Event {
  readonly organization: string;
  readonly source: string;
  readonly cause: string;
}

/** What comes in at the same time is committed together, whoever tells it. */
export function postgresInbox(pool: DatabasePool, payloads: PostgresPayloads = postgresPayloads(pool)): Inbox {
  const acceptTogether = groupCommit((told: readonly (readonly Told[])[]) => accept(pool, payloads, told), {
    maxBatch: MAX_BATCH,
  });
  return {
    accept: async (organization, source, events) =>
      events.length === 0 ? [] : acceptTogether(events.map((event) => toldBy(organization, source, event))),
    runsOf: async (organization, source, event) => {
      const { rows } = await pool.query<{ readonly runs: readonly string[] }>(
        'select runs from inbox where organization = $1 and source = $2 and id = $3',
        [organization, source, storableText(event)],
      );
      return rows[0]?.runs ?? [];
    },
  };
}

function toldBy(organization: string, source: string, event: Event): Told {
  const id = storableText(event.id);
  return { organization, source, cause: `${organization} ${source} ${id}`, ...event, id };
}

async function accept(
  pool: DatabasePool,
  payloads: PostgresPayloads,
  told: readonly (readonly Told[])[],
): Promise<readonly (readonly string[])[]> {
  const firsts = firstOfEach(told);
  const fresh = firsts.flat();
  const runs = fresh.flatMap((event) => event.runs);
  const caused = fresh.flatMap(({ organization, cause, runs: its }) =>
    its.map((run) => ({ organization, run, cause })),
  );
  const records = caused.length > 0 ? await keptRunRecords(payloads, caused) : [null, null, null];
  const { rows } = await nameMissingVersion(
    runs,
    pool.query<{ readonly created: readonly string[] | null }>({
      name: 'accept_events',
      text: 'select accept_events($1, $2, $3, $4) as created',
      values: [JSON.stringify(fresh.map(toRecord)), ...records],
    }),
  );
  const created = new Set(rows[0]?.created);
  return firsts.map((events) =>
    events.flatMap((event) => event.runs.flatMap(({ id }) => (created.has(id) ? [id] : []))),
  );
}

/** Of what is told more than once only the first: it causes its runs, the others none. */
function firstOfEach(told: readonly (readonly Told[])[]): readonly (readonly Told[])[] {
  const known = new Set<string>();
  return told.map((events) =>
    events.filter(({ cause }) => {
      if (known.has(cause)) return false;
      known.add(cause);
      return true;
    }),
  );
}

function toRecord({ organization, source, id, at, body, runs }: Told) {
  return { organization, source, id, at, body: JSON.stringify(body), runs: runs.map((run) => run.id) };
}
