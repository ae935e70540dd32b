import { limits } from '@joinery/core';
import type { NewRun, RowChange } from '../ports.ts';
import { type InputReader, inputReader } from './input-reader.ts';
import type { TriggerParts } from './parts.ts';
import { ring, runsFor } from './take-in.ts';

const AT_ONCE = 200;

/** Starts the flows that listen to rows. A change is let go only after the runs that it starts are committed. */
export async function tellTableChanges(parts: TriggerParts): Promise<void> {
  const changes = await parts.tables.changes(AT_ONCE);
  if (changes.length === 0) return;
  const created: string[] = [];
  const readInput = inputReader(parts);
  for (const change of changes) created.push(...(await takeInChange(parts, readInput, change)));
  await parts.tables.takeChanges(changes.map((change) => change.id));
  await ring(parts, created);
}

async function takeInChange(
  parts: TriggerParts,
  readInput: InputReader,
  change: RowChange,
): Promise<readonly string[]> {
  const subscriptions = await parts.flows.subscriptions({ organization: change.organization, on: 'table.rowChanged' });
  const table = await parts.tables.read(change.organization, change.table);
  const raw = {
    table: change.table,
    tableName: table?.name ?? '',
    row: change.row,
    change: change.change,
    at: change.at,
    values: change.values,
  };
  const matching = await runsFor(parts, readInput, subscriptions, change.at, raw);
  if (matching.length === 0) return [];
  const runs = change.depth === null ? matching : matching.map((run) => deeper(parts, run, change));
  return parts.inbox.accept(change.organization, 'table', [{ id: change.id, at: change.at, body: null, runs }]);
}

/** A run that a run's own change starts, one level deeper. Too deep it is started all the same, to fail where people see it. */
function deeper({ log }: TriggerParts, run: NewRun, { organization, table, row, depth }: RowChange): NewRun {
  const next = (depth ?? 0) + 1;
  if (next > limits.callDepth)
    log.warn(
      { organization, flow: run.flow, run: run.id, table, row, depth: next },
      'runs start each other by changing rows, deeper than is allowed; this one fails and starts no more',
    );
  return { ...run, depth: next };
}
