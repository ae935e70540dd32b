import { existsSync, mkdirSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { copyTemplate } from './pglite-template.ts';
import { takeProcessLock } from './process-lock.ts';

export interface DataDirectory {
  readonly path: string;
  /** Holds the embedded database. */
  readonly database: string;
  readonly release: () => void;
}

/** Takes the data directory for this process, and fills it on first use. */
export async function openDataDirectory(directory: string, templateCache?: string): Promise<DataDirectory> {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const path = realpathSync(directory);
  const release = takeProcessLock(join(path, 'joinery.lock'), path);
  try {
    const database = join(path, 'database');
    if (!existsSync(database)) await copyTemplate(database, templateCache);
    return { path, database, release };
  } catch (error) {
    release();
    throw error;
  }
}
