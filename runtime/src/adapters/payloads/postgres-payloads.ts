import { type PayloadKey } from '@joinery/api';
import type { Json } from '@joinery/core';
import { type Advance, KEPT_INLINE, type NewRun, type OutsideFact } from '../../ports.ts';
import type { DatabasePool } from '../database-pool.ts';
import { fillValues } from './fill-values.ts';
import { keepFact, keepRun, keepStep, type KeptAdvance } from './keep-step.ts';
import { createKeeper } from './keeper.ts';
import type { Payload } from './known-payloads.ts';

/** Characters of a text that one row holds, so that neither side ever has a statement of fifty megabytes in hand. */
const PART = 1_000_000;
/** Rows that go together. */
const AT_ONCE = 8;

interface CreatedFor {
  readonly organization: string;
  readonly run: NewRun;
}

/**
 * Large values in PostgreSQL. They are written before the commit that refers to them, each statement on its own: they
 * never change, so one that no commit came to refer to does no harm and goes with its month. So no commit of many runs
 * carries or waits for megabytes.
 */
export interface PostgresPayloads {
  readonly limit: number;
  readonly keepSteps: (steps: readonly Advance[]) => Promise<readonly KeptAdvance[]>;
  readonly keepRuns: <C extends CreatedFor>(created: readonly C[]) => Promise<readonly C[]>;
  readonly keepFact: (organization: string, run: string, fact: OutsideFact) => Promise<OutsideFact>;
  readonly fill: (organization: string, run: string, values: readonly Json[]) => Promise<readonly Json[]>;
}

export function postgresPayloads(pool: DatabasePool, limit: number = KEPT_INLINE): PostgresPayloads {
  const keeper = createKeeper(limit);
  const keeping = async <Kept>(work: (found: Payload[]) => Kept): Promise<Kept> => {
    const found: Payload[] = [];
    const kept = work(found);
    await writePayloads(pool, found);
    keeper.settle(found);
    return kept;
  };
  return {
    limit,
    keepSteps: async (steps) => {
      const kept = await keeping((found) => steps.map((step) => keepStep(keeper, step, found)));
      for (const { run, release } of steps) if (release) keeper.forget(run);
      return kept;
    },
    keepRuns: (created) =>
      keeping((found) =>
        created.map((each) => ({ ...each, run: keepRun(keeper, each.organization, each.run, found) })),
      ),
    keepFact: (organization, run, fact) => keeping((found) => keepFact(keeper.of(organization, run, found), fact)),
    fill: (organization, run, values) =>
      fillValues(keeper, (keys) => readPayloads(pool, organization, run, keys), run, values),
  };
}

async function writePayloads(pool: DatabasePool, payloads: readonly Payload[]): Promise<void> {
  let rows: unknown[][] = [];
  const write = async (): Promise<void> => {
    const places = rows.map((row, at) => `(${row.map((_, column) => `$${at * row.length + column + 1}`).join(', ')})`);
    await pool.query(
      `insert into payload (organization, run, hash, part, content) values ${places.join(', ')} on conflict do nothing`,
      rows.flat(),
    );
    rows = [];
  };
  for (const { organization, run, hash, text } of payloads) {
    let part = 0;
    for (const content of partsOf(text)) {
      rows.push([organization, run, hash, part, content]);
      part += 1;
      if (rows.length === AT_ONCE) await write();
    }
  }
  if (rows.length > 0) await write();
}

/** Never cut within a character. */
function* partsOf(text: string): Generator<string> {
  for (let from = 0; from < text.length; ) {
    let to = Math.min(from + PART, text.length);
    if (to < text.length && isHighSurrogate(text.charCodeAt(to - 1))) to -= 1;
    yield text.slice(from, to);
    from = to;
  }
}

const isHighSurrogate = (code: number): boolean => code >= 0xd800 && code <= 0xdbff;

async function readPayloads(
  pool: DatabasePool,
  organization: string,
  run: string,
  keys: readonly PayloadKey[],
): Promise<ReadonlyMap<string, string>> {
  const texts = new Map<string, string>();
  for (const group of groupsOf(keys)) {
    const large = group.length === 1 && (group[0]?.bytes ?? 0) > PART;
    for (let part = 0; ; part += AT_ONCE) {
      const { rows } = await pool.query<{ readonly hash: string; readonly content: string }>({
        name: 'read_payloads',
        text: `select hash, content from payload
          where organization = $1 and run = $2 and hash = any($3::text[]) and part >= $4 and part < $5 order by hash, part`,
        values: [organization, run, group.map(({ hash }) => hash), part, part + AT_ONCE],
      });
      for (const { hash, content } of rows) texts.set(hash, (texts.get(hash) ?? '') + content);
      if (!large || rows.length < AT_ONCE) break;
    }
  }
  for (const { hash } of keys)
    if (!texts.has(hash)) throw new Error(`The payload ${hash} of run ${run} is gone from the database.`);
  return texts;
}

/** Those of one row together, as many as are read at once; larger ones each alone. */
function groupsOf(keys: readonly PayloadKey[]): readonly (readonly PayloadKey[])[] {
  const groups: PayloadKey[][] = [];
  let room = 0;
  for (const key of keys.filter(({ bytes }) => bytes <= PART)) {
    if (room < key.bytes) {
      groups.push([]);
      room = PART * AT_ONCE;
    }
    groups.at(-1)?.push(key);
    room -= key.bytes;
  }
  return [...groups, ...keys.filter(({ bytes }) => bytes > PART).map((key) => [key])];
}

/** For who looks at the run and goes on with nothing of it: nothing is remembered. */
export function fillOnce(
  pool: DatabasePool,
  organization: string,
  run: string,
  values: readonly Json[],
): Promise<readonly Json[]> {
  return postgresPayloads(pool).fill(organization, run, values);
}

/** The text of one payload, or null if there is none. */
export async function readPayload(
  pool: DatabasePool,
  organization: string,
  run: string,
  hash: string,
): Promise<string | null> {
  const { rows } = await pool.query<{ readonly content: string }>(
    'select content from payload where organization = $1 and run = $2 and hash = $3 order by part',
    [organization, run, hash],
  );
  return rows.length > 0 ? rows.map(({ content }) => content).join('') : null;
}
