import type { EffectRow, RunRow, RunViews } from '../ports.ts';
import type { DatabasePool } from './database-pool.ts';
import { containing } from './like-pattern.ts';
import { fillOnce, readPayload } from './payloads/postgres-payloads.ts';

type Query = Parameters<RunViews['list']>[1];

const columns = `s.id, s.flow, coalesce(f.name, s.flow) as "flowName", s.version, r.status, s.started_by as "startedBy",
  s.subject, instant(s.created_at) as "createdAt", instant(r.ended_at) as "endedAt", instant(r.due_at) as "dueAt",
  r.late_ms::float8 as "lateMs", r.error, s.trigger, s.inputs, r.output, s.retried_from as "retriedFrom", s.parent_run, s.parent_step`;
const source = `run_start s join run r on r.id = s.id
  left join flow f on f.organization = s.organization and f.id = s.flow`;

type Record = Omit<RunRow, 'parent'> & {
  readonly parent_run: string | null;
  readonly parent_step: string | null;
};

function toRow({ parent_run, parent_step, ...row }: Record): RunRow {
  return { ...row, parent: parent_run === null ? null : { run: parent_run, step: parent_step } };
}

export function postgresRunViews(pool: DatabasePool): RunViews {
  return {
    list: (organization, query) => list(pool, organization, query),
    read: async (organization, run) => {
      const { rows } = await pool.query<Record>(
        `select ${columns} from ${source} where s.organization = $1 and s.id = $2`,
        [organization, run],
      );
      return rows[0] ? toRow(rows[0]) : null;
    },
    countSleepers: async (organization, flow) => {
      const { rows } = await pool.query<{ readonly version: number; readonly runs: number }>(
        `select s.version, count(*)::int as runs from run r join run_start s on s.organization = r.organization and s.id = r.id
        where r.organization = $1 and r.status in ('waiting', 'attention') and s.flow = $2 and s.version is not null
        group by s.version order by s.version desc`,
        [organization, flow],
      );
      return rows;
    },
    sleepers: async (organization, flow, version, limit, cursor) => {
      const { rows } = await pool.query<Record>(
        `select ${columns} from ${source}
        where s.organization = $1 and r.organization = $1 and r.status in ('waiting', 'attention')
          and s.flow = $2 and s.version = $3 and ($4::text is null or s.id < $4)
        order by s.id desc limit $5`,
        [organization, flow, version, cursor ?? null, limit + 1],
      );
      return toPage(rows, limit);
    },
    effects: (organization, run, steps) => effects(pool, organization, run, steps),
    fill: (organization, run, values) => fillOnce(pool, organization, run, values),
    payload: (organization, run, hash) => readPayload(pool, organization, run, hash),
    retryOf: async (organization, run) => {
      const { rows } = await pool.query<{ readonly id: string }>(
        `select t.run as id from run_retry t join run r on r.id = t.run
        where t.organization = $1 and t.retried = $2 and (r.ended_at is null or t.took_over)`,
        [organization, run],
      );
      return rows[0]?.id ?? null;
    },
    childOf: async (organization, run, steps) => {
      const { rows } = await pool.query<{ readonly step: string; readonly run: string }>(
        `select parent_step as step, id as run from run_start
        where organization = $1 and parent_run = $2 and parent_step is not null
          and ($3::text[] is null or parent_step = any($3))
        order by id`,
        [organization, run, steps ?? null],
      );
      return rows;
    },
  };
}

async function effects(
  pool: DatabasePool,
  organization: string,
  run: string,
  steps: readonly string[] | undefined,
): Promise<readonly EffectRow[]> {
  const { rows } = await pool.query<EffectRow>(
    `select step, attempt, action, instant(started_at) as "startedAt", instant(ended_at) as "endedAt",
      coalesce(outcome, 'open') as outcome
    from effect where organization = $1 and run = $2 and ($3::text[] is null or step = any($3))
    order by started_at, step, attempt`,
    [organization, run, steps ?? null],
  );
  return rows;
}

async function list(pool: DatabasePool, organization: string, query: Query) {
  const values: unknown[] = [organization];
  const bind = (value: unknown) => `$${values.push(value)}`;
  const where = ['s.organization = $1'];
  if (query.flow !== undefined) where.push(`s.flow = ${bind(query.flow)}`);
  // Said of both, so that the index of either may be used.
  if (query.status !== undefined) where.push(`r.organization = $1 and r.status = ${bind(query.status)}`);
  if (query.called === 'no') where.push(`(s.parent_run is null or r.status = 'attention')`);
  if (query.search) {
    const pattern = bind(containing(query.search));
    where.push(`(s.subject ilike ${pattern} or f.name ilike ${pattern} or s.id = ${bind(query.search.trim())})`);
  }
  if (query.cursor) where.push(`s.id < ${bind(query.cursor)}`);
  const { rows } = await pool.query<Record>(
    `select ${columns} from ${source} where ${where.join(' and ')} order by s.id desc limit ${bind(query.limit + 1)}`,
    values,
  );
  return toPage(rows, query.limit);
}

/** Of rows of which one more was read than wanted. */
function toPage(rows: readonly Record[], limit: number) {
  const items = rows.slice(0, limit);
  return { items: items.map(toRow), next: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
}
