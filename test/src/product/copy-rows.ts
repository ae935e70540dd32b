import type { DatabasePool } from '@joinery/runtime/adapters/database-pool';

/**
 * Inserts copies of rows: `source` is what follows `from` and names the row to copy `t`; `changed` gives the columns that
 * differ as SQL. So the copies are as the product wrote the row, whatever columns it has.
 */
export async function copyRows(
  pool: DatabasePool,
  table: string,
  source: string,
  changed: Readonly<Record<string, string>>,
): Promise<void> {
  const { rows } = await pool.query<{ readonly name: string }>(
    `select column_name as name from information_schema.columns where table_schema = 'public' and table_name = $1
      and is_generated = 'NEVER' and identity_generation is null order by ordinal_position`,
    [table],
  );
  const names = rows.map(({ name }) => name);
  const unknown = Object.keys(changed).filter((name) => !names.includes(name));
  if (unknown.length > 0) throw new Error(`The table ${table} has no column ${unknown.join(', ')} to change.`);
  const columns = names.map((name) => `"${name}"`).join(', ');
  const values = names.map((name) => changed[name] ?? `t."${name}"`).join(', ');
  await pool.query(`insert into ${table} (${columns}) select ${values} from ${source}`, []);
}
