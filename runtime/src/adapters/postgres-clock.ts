import type { Clock } from '../ports.ts';
import type { DatabasePool } from './database-pool.ts';

export function postgresClock(pool: DatabasePool): Clock {
  return {
    now: async () => {
      const { rows } = await pool.query<{ readonly now: Date }>('select clock_timestamp() as now');
      const now = rows[0]?.now;
      if (!now) throw new Error('The database did not tell the time.');
      return now.toISOString();
    },
  };
}
