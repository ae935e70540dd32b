import { type Kysely, sql } from 'kysely';
import { shareReads } from './share-reads.ts';

/** Answers kept at most; the one that was asked for longest ago goes first. */
const MOST_KEPT = 1_000;

/** Makes a read of settings one that is repeated only when settings have changed. */
export type FreshReads = <Asked extends readonly string[], Answer>(
  read: (...asked: Asked) => Promise<Answer>,
) => (...asked: Asked) => Promise<Answer>;

/**
 * Keeps what was read and asks the database, each time anew, whether settings have changed since: one small question that
 * all who ask at the same time share. So nobody gets what was true before he asked, and a read that comes a thousand times
 * a second costs little.
 */
export function freshReads<Tables>(db: Kysely<Tables>): FreshReads {
  const revision = shareReads(async () => {
    const { rows } = await sql<{ readonly revision: string }>`select revision from settings_revision`.execute(db);
    return rows[0]?.revision ?? '';
  });
  return (read) => {
    const shared = shareReads(read);
    const kept = new Map<string, { readonly revision: string; readonly answer: Awaited<ReturnType<typeof read>> }>();
    return async (...asked) => {
      // Read before the answer, which may be newer than its number but never older.
      const current = await revision();
      const key = JSON.stringify(asked);
      const known = kept.get(key);
      if (known?.revision === current) return known.answer;
      const answer = await shared(...asked);
      kept.delete(key);
      kept.set(key, { revision: current, answer });
      if (kept.size > MOST_KEPT) kept.delete(kept.keys().next().value ?? '');
      return answer;
    };
  };
}
