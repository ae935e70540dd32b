import type { Place } from './backends.ts';
import { openPool } from './open-storage.ts';

/**
 * Makes runs that wait on a time look as if nobody had been there when it came: everything about them, their due time too,
 * happened so many hours earlier. The product must not run.
 */
export async function oversleep(place: Place, runs: readonly string[], hours: number): Promise<void> {
  const { pool, close } = await openPool(place);
  const shift = `interval '${hours} hours'`;
  const written = (moment: string): string =>
    `to_char((${moment}) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
  try {
    for (const run of runs) {
      await pool.query(
        `update journal j set events = replace(j.events, ${written('r.due_at')}, ${written(`r.due_at - ${shift}`)})
        from run r where r.id = $1 and j.run = $1`,
        [run],
      );
      await pool.query(`update run set wake_at = wake_at - ${shift}, due_at = due_at - ${shift} where id = $1`, [run]);
      await pool.query(`update run_start set created_at = created_at - ${shift} where id = $1`, [run]);
    }
  } finally {
    await close();
  }
}
