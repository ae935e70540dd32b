import type { Kysely } from 'kysely';
import { sql } from 'kysely';
import type { Packs, PackWrite } from '../ports.ts';
import { contentHash } from './content-hash.ts';
import type { Database } from './database-schema.ts';
import { findTable } from './find-table.ts';
import { putVariable } from './postgres-variables.ts';
import { addRows, deleteRows } from './table-rows.ts';

type Transaction = Kysely<Database>;

export function postgresPacks(db: Kysely<Database>): Packs {
  return {
    write: (organization, pack) =>
      db.transaction().execute(async (tx) => {
        await writeFolder(tx, organization, pack.folder);
        for (const flow of pack.flows) await writeFlow(tx, organization, pack, flow);
        for (const table of pack.tables) await writeTable(tx, organization, pack.folder.id, table);
        for (const variable of pack.variables) await putVariable(tx, organization, variable);
        for (const connection of pack.connections) await sayHelp(tx, organization, connection);
      }),
  };
}

/** A folder without a name is one that exists. */
async function writeFolder(tx: Transaction, organization: string, { id, name }: PackWrite['folder']): Promise<void> {
  if (name === undefined) return;
  await tx
    .insertInto('folder')
    .values({ organization, id, name })
    .onConflict((conflict) => conflict.columns(['organization', 'id']).doUpdateSet({ name }))
    .execute();
}

// A replaced flow keeps its identity, its switch and its published version: only the draft is new.
async function writeFlow(
  tx: Transaction,
  organization: string,
  { folder, by }: PackWrite,
  { id, name, description, draft, replaces }: PackWrite['flows'][number],
): Promise<void> {
  const content = { name, description, draft: JSON.stringify(draft), draft_hash: contentHash(draft), updated_by: by };
  if (!replaces) {
    await tx
      .insertInto('flow')
      .values({ organization, id, folder: folder.id, ...content })
      .execute();
    return;
  }
  const changed = await tx
    .updateTable('flow')
    .set({ ...content, updated_at: sql<string>`clock_timestamp()` })
    .set((eb) => ({ revision: eb('revision', '+', 1) }))
    .where('organization', '=', organization)
    .where('id', '=', id)
    .where('deleted_at', 'is', null)
    .executeTakeFirst();
  if (changed.numUpdatedRows === 0n) throw new Error(`Flow ${id} is gone, so the pack cannot replace it.`);
}

// A replaced table keeps its rows unless the pack brings some: they are the organization's, as a flow's switch is.
async function writeTable(
  tx: Transaction,
  organization: string,
  folder: string,
  { id, name, columns, rows, replaces }: PackWrite['tables'][number],
): Promise<void> {
  const content = { name, columns: JSON.stringify(columns) };
  if (replaces) {
    await tx
      .updateTable('table_def')
      .set({ ...content, updated_at: sql<string>`clock_timestamp()` })
      .where('organization', '=', organization)
      .where('id', '=', id)
      .execute();
  } else
    await tx
      .insertInto('table_def')
      .values({ organization, id, folder, ...content })
      .execute();
  if (rows.length === 0) return;
  const table = await findTable(tx, organization, id, true);
  if (replaces) await deleteRows(tx, table);
  await addRows(tx, table, rows, false);
}

// The words that came first stay: another pack must not change what an admin knows the account by.
async function sayHelp(tx: Transaction, organization: string, { name, help }: PackWrite['connections'][number]) {
  await tx
    .updateTable('connection')
    .set({ help })
    .where('organization', '=', organization)
    .where('name', '=', name)
    .where('help', '=', '')
    .execute();
}
