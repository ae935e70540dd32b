import type { Place } from '../product/backends.ts';
import { openPool } from '../product/open-storage.ts';

/**
 * When the newest runs of a flow ended, in milliseconds, by run; throws if one did not end well. On the embedded database
 * only while the product is down.
 */
export async function endsOf(place: Place, flow: string, count: number): Promise<ReadonlyMap<string, number>> {
  const { pool, close } = await openPool(place);
  try {
    const { rows } = await pool.query<RunRow>(
      `select id, status, error, extract(epoch from ended_at) * 1000 as ended from run_start join run using (id) where flow = $1
        order by created_at desc limit $2`,
      [flow, count],
    );
    const bad = rows.filter(({ status }) => status !== 'finished');
    if (bad.length > 0)
      throw new Error(
        `${bad.length} runs of the bench are ${bad[0]?.status}: ${bad[0]?.error ?? 'no reason is kept'}.`,
      );
    return new Map(rows.map(({ id, ended }) => [id, Number(ended)]));
  } finally {
    await close();
  }
}

interface RunRow {
  readonly id: string;
  readonly status: string;
  readonly error: string | null;
  readonly ended: string;
}
