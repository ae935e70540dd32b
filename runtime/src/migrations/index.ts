import type { Migration } from './migration.ts';
import { organizations } from './0001-organizations.ts';
import { flows } from './0002-flows.ts';
import { runs } from './0003-runs.ts';
import { runFunctions } from './0004-run-functions.ts';
import { data } from './0005-data.ts';
import { accounts } from './0006-accounts.ts';
import { tableFunctions } from './0007-table-functions.ts';
import { wordsOfPacks } from './0008-words-of-packs.ts';
import { settingsRevision } from './0009-settings-revision.ts';
import { moveRuns } from './0010-move-runs.ts';
import { runSnapshots } from './0011-run-snapshots.ts';
import { retryRuns } from './0012-retry-runs.ts';
import { paceRuns } from './0013-pace-runs.ts';

export type { Migration } from './migration.ts';

/** EVERY CHANGE OF THE DATABASE, in order. Add new ones at the end. */
export const migrations: readonly Migration[] = [
  organizations,
  flows,
  runs,
  runFunctions,
  data,
  accounts,
  tableFunctions,
  wordsOfPacks,
  settingsRevision,
  moveRuns,
  runSnapshots,
  retryRuns,
  paceRuns,
];
