/** Run as a process: makes a migrated, empty embedded database in the folder given. */
import { PGlite } from '@electric-sql/pglite';
import { embeddedSettings } from './embedded-settings.ts';
import { migrate } from './migrate.ts';
import { openPglitePool } from './pglite-pool.ts';

const [, , target] = process.argv;
if (!target) throw new Error('Name the folder in which the database is to be made.');
const empty = await PGlite.create(target, { postgresqlconf: [...embeddedSettings] });
await empty.close();
const pool = await openPglitePool(target);
await migrate(pool);
await pool.query('VACUUM');
await pool.query('CHECKPOINT');
await pool.end();
