import type { EffectRow, RunRow, RunViews } from '../ports.ts';
import type { DatabasePool } from './database-pool.ts';
import { containing } from './like-pattern.ts';
import { readCursor, writeCursor } from './page-cursor.ts';

type Query = Parameters<RunViews['list']>[1];

const columns = `r.id, r.flow, coalesce(f.name, r.flow) as "flowName", r.version, r.status, r.started_by as "startedBy",
  r.subject, instant(r.created_at) as "createdAt", instant(r.ended_at) as "endedAt", instant(r.due_at) as "dueAt", r.error,
  r.trigger, r.inputs, r.output, r.retried_from as "retriedFrom", r.parent_run, r.parent_step`;
const source = 'run r left join flow f on f.organization = r.organization and f.id = r.flow';

type Record = Omit<RunRow, 'parent'> & {
  readonly parent_run: string | null;
  readonly parent_step: string | null;
  readonly place?: string;
};

function toRow({ parent_run, parent_step, ...row }: Record): RunRow {
  return { ...row, parent: parent_run === null ? null : { run: parent_run, step: parent_step } };
}

export function postgresRunViews(pool: DatabasePool): RunViews {
  return {
    list: (organization, query) => list(pool, organization, query),
    read: async (organization, run) => {
      const { rows } = await pool.query<Record>(
        `select ${columns} from ${source} where r.organization = $1 and r.id = $2`,
        [organization, run],
      );
      return rows[0] ? toRow(rows[0]) : null;
    },
    effects: async (organization, run) => {
      const { rows } = await pool.query<EffectRow>(
        `select step, attempt, action, instant(started_at) as "startedAt", instant(ended_at) as "endedAt",
          coalesce(outcome, 'open') as outcome
        from effect where organization = $1 and run = $2 order by started_at, step, attempt`,
        [organization, run],
      );
      return rows;
    },
    retryOf: async (organization, run) => {
      const { rows } = await pool.query<{ readonly id: string }>(
        `select id from run where organization = $1 and retried_from = $2 and (ended_at is null or took_over) limit 1`,
        [organization, run],
      );
      return rows[0]?.id ?? null;
    },
    childOf: async (organization, run) => {
      const { rows } = await pool.query<{ readonly step: string; readonly run: string }>(
        `select parent_step as step, id as run from run
        where organization = $1 and parent_run = $2 and parent_step is not null order by created_at, id`,
        [organization, run],
      );
      return rows;
    },
  };
}

async function list(pool: DatabasePool, organization: string, query: Query) {
  const values: unknown[] = [organization];
  const bind = (value: unknown) => `$${values.push(value)}`;
  const where = ['r.organization = $1'];
  if (query.flow !== undefined) where.push(`r.flow = ${bind(query.flow)}`);
  if (query.status !== undefined) where.push(`r.status = ${bind(query.status)}`);
  if (query.called === 'no') where.push(`(r.parent_run is null or r.status = 'attention')`);
  if (query.search) {
    const pattern = bind(containing(query.search));
    where.push(`(r.subject ilike ${pattern} or f.name ilike ${pattern} or r.id = ${bind(query.search.trim())})`);
  }
  const after = query.cursor ? readCursor(query.cursor) : null;
  if (after) where.push(`(r.created_at, r.id) < (${bind(after[0])}::timestamptz, ${bind(after[1])})`);
  const { rows } = await pool.query<Record & { readonly place: string }>(
    `select ${columns}, r.created_at::text as place from ${source} where ${where.join(' and ')}
    order by r.created_at desc, r.id desc limit ${bind(query.limit + 1)}`,
    values,
  );
  const items = rows.slice(0, query.limit);
  const last = rows.length > query.limit ? items.at(-1) : undefined;
  return {
    items: items.map(({ place: _place, ...row }) => toRow(row)),
    next: last ? writeCursor([last.place, last.id]) : null,
  };
}
