import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import type { Change, Contents } from './store.ts';

/**
 * Keeps a tenant on disk through a kill at any moment.
 *
 * A snapshot `tenant.json` names its generation; `changes-<generation>.jsonl` holds the writes since, one line each.
 * A write is one line, so it is there whole or not at all; a torn last line is a write nobody was answered for.
 */
export interface Journal {
  readonly contents: Contents | undefined;
  readonly changes: readonly (readonly Change[])[];
  append(changes: readonly Change[]): void;
  /** Starts a new generation from a snapshot; the old one stays valid until the new one is in place. */
  snapshot(contents: Contents): void;
}

interface Snapshot {
  readonly generation: number;
  readonly contents: Contents;
}

function readChanges(file: string): (readonly Change[])[] {
  if (!existsSync(file)) return [];
  const text = readFileSync(file, 'utf8');
  const whole = text.slice(0, text.lastIndexOf('\n') + 1);
  if (whole.length < text.length) writeFileSync(file, whole);
  return whole
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as readonly Change[]);
}

function dropOldGenerations(folder: string, current: string): void {
  for (const name of readdirSync(folder)) {
    if (name.startsWith('changes-') && name !== current) rmSync(join(folder, name), { force: true });
  }
}

export function openJournal(folder: string): Journal {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, 'tenant.json');
  const snapshot = existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Snapshot) : undefined;
  let generation = snapshot?.generation ?? 0;
  const file = (): string => join(folder, `changes-${generation}.jsonl`);
  return {
    contents: snapshot?.contents,
    changes: snapshot ? readChanges(file()) : [],
    append: (changes) => appendFileSync(file(), `${JSON.stringify(changes)}\n`),
    snapshot: (contents) => {
      const next: Snapshot = { generation: generation + 1, contents };
      writeFileSync(`${path}.new`, JSON.stringify(next), { mode: 0o600 });
      renameSync(`${path}.new`, path);
      generation = next.generation;
      dropOldGenerations(folder, `changes-${generation}.jsonl`);
    },
  };
}
