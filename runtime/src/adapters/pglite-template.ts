import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { cp, mkdir, rename, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { fingerprintOf } from '../migrations/fingerprint.ts';
import { migrations } from '../migrations/index.ts';
import { takeProcessLock } from './process-lock.ts';

const here = fileURLToPath(import.meta.url);
const runtime = join(dirname(here), '../..');
const program = join(runtime, 'dist/adapters/make-pglite-template.js');

/** Where templates are kept between installations' data directories and between tests. */
export const templateCache: string = join(runtime, 'node_modules/.cache/joinery');

/**
 * Puts a fresh, migrated database at `target`. Making one takes seconds and much memory, so it is made once, in a
 * process of its own, and copied from then on.
 */
export async function copyTemplate(target: string, cache: string = templateCache): Promise<void> {
  const partial = `${target}.${process.pid}.new`;
  await rm(partial, { recursive: true, force: true });
  const template = await ensureTemplate(cache).catch(() => null);
  if (template) await cp(template, partial, { recursive: true });
  else await make(partial);
  await mkdir(dirname(target), { recursive: true });
  await rename(partial, target);
}

/** The template's folder, made if this cache has none for this version of the database and its migrations. */
export async function ensureTemplate(cache: string = templateCache): Promise<string> {
  const template = join(cache, `database-${templateKey()}`);
  await mkdir(cache, { recursive: true });
  while (!existsSync(template)) {
    const release = tryLock(`${template}.lock`, cache);
    if (!release) {
      await pause(200);
      continue;
    }
    try {
      if (!existsSync(template)) await makeAt(template);
    } finally {
      release();
    }
  }
  return template;
}

async function makeAt(template: string): Promise<void> {
  const partial = `${template}.new`;
  await rm(partial, { recursive: true, force: true });
  await make(partial);
  await rename(partial, template);
}

async function make(target: string): Promise<void> {
  await promisify(execFile)(process.execPath, [program, target], { timeout: 120_000, killSignal: 'SIGKILL' });
}

function tryLock(file: string, directory: string): (() => void) | null {
  try {
    return takeProcessLock(file, directory);
  } catch {
    return null;
  }
}

function templateKey(): string {
  const hash = createHash('sha256').update(versionOf('@electric-sql/pglite')).update(versionOf('bullmq'));
  for (const migration of migrations) hash.update(fingerprintOf(migration));
  return hash.digest('hex').slice(0, 16);
}

// Not every package exports its package.json.
function versionOf(name: string): string {
  const entry = createRequire(import.meta.url).resolve(name);
  const folder = entry.slice(0, entry.lastIndexOf(join('node_modules', name)) + join('node_modules', name).length);
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { readonly version: string };
  return `${name}@${version}\n`;
}
