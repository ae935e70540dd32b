import type { Inbox } from '../ports.ts';
import type { DatabasePool } from './database-pool.ts';
import { nameMissingVersion } from './postgres-runs.ts';
import { toRunRecords } from './run-record.ts';
import { storableText } from './storable-text.ts';

export function postgresInbox(pool: DatabasePool): Inbox {
  return {
    accept: async (organization, source, events) => {
      const told = firstOfEach(events);
      if (told.length === 0) return [];
      const runs = told.flatMap((event) => event.runs);
      const caused = told.flatMap((event) => event.runs.map((run) => ({ organization, run, cause: event.id })));
      const { rows } = await nameMissingVersion(
        runs,
        pool.query<{ readonly created: readonly string[] | null }>({
          name: 'accept_events',
          text: 'select accept_events($1, $2, $3, $4, $5, $6) as created',
          values: [
            organization,
            source,
            JSON.stringify(told.map(toRecord)),
            ...(caused.length > 0 ? toRunRecords(caused) : [null, null, null]),
          ],
        }),
      );
      const created = new Set(rows[0]?.created);
      return runs.flatMap(({ id }) => (created.has(id) ? [id] : []));
    },
    runsOf: async (organization, source, event) => {
      const { rows } = await pool.query<{ readonly runs: readonly string[] }>(
        'select runs from inbox where organization = $1 and source = $2 and id = $3',
        [organization, source, storableText(event)],
      );
      return rows[0]?.runs ?? [];
    },
  };
}

type Told = Parameters<Inbox['accept']>[2][number];

function firstOfEach(events: readonly Told[]): readonly Told[] {
  const known = new Set<string>();
  return events.flatMap((event) => {
    const id = storableText(event.id);
    if (known.has(id)) return [];
    known.add(id);
    return [{ ...event, id }];
  });
}

function toRecord({ id, at, body, runs }: Told) {
  return { id, at, body: JSON.stringify(body), runs: runs.map((run) => run.id) };
}
