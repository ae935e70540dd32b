import { type CreatedRun, toRunRecords } from '../run-record.ts';
import { isLarge, unlessTooLong } from './is-large.ts';
import type { PostgresPayloads } from './postgres-payloads.ts';

/** As `toRunRecords`, with large triggers and inputs set apart. */
export async function keptRunRecords(
  payloads: PostgresPayloads,
  created: readonly CreatedRun[],
): Promise<ReturnType<typeof toRunRecords>> {
  const records = unlessTooLong(() => toRunRecords(created));
  if (records && !records.some((text) => isLarge(text, payloads.limit))) return records;
  return toRunRecords(await payloads.keepRuns(created));
}
