import { constants, copyFileSync, linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { StartError } from '../start-error.ts';

/** Locks that this very process holds: its own number in a file is otherwise the trace of a namesake that died. */
const held = new Set<string>();

/**
 * Takes `file` for this process, or says who has it. A lock whose process is gone is taken over. Answers how to give
 * it back; it is given back at the process's end in any case.
 */
export function takeProcessLock(file: string, directory: string): () => void {
  mkdirSync(dirname(file), { recursive: true });
  const mine = `${file}.${process.pid}`;
  writeFileSync(mine, identify(process.pid));
  try {
    while (!tryLink(mine, file)) {
      const owner = read(file);
      if (owner === null) continue;
      if (held.has(file) || isAlive(owner)) throw new StartError(inUse(directory, owner));
      removeStale(file, owner);
    }
  } finally {
    rmSync(mine, { force: true });
  }
  held.add(file);
  const release = () => {
    process.off('exit', release);
    if (held.delete(file)) rmSync(file, { force: true });
  };
  process.once('exit', release);
  return release;
}

function inUse(directory: string, owner: string): string {
  return `The data directory ${directory} is in use by process ${owner.split(' ')[0]}: stop that process, or set DATABASE_URL so that several can share one database.`;
}

// A number alone does not name a process: in a container every start has the same one.
function identify(pid: number): string {
  return `${pid} ${startOf(pid)}`;
}

function startOf(pid: number): string {
  const stat = read(`/proc/${pid}/stat`);
  const started = stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  return started ? `${read('/proc/sys/kernel/random/boot_id')?.trim()}/${started}` : '';
}

function isAlive(owner: string): boolean {
  const [number, start] = owner.split(' ');
  const pid = Number(number);
  if (!Number.isInteger(pid) || pid <= 0 || pid === process.pid) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EPERM')) return false;
  }
  return !start || start === startOf(pid);
}

function tryLink(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : '';
    if (code === 'EEXIST') return false;
    if (code === 'EPERM' || code === 'ENOTSUP' || code === 'EOPNOTSUPP') return tryCopy(from, to);
    throw error;
  }
}

// Some mounted folders know no links.
function tryCopy(from: string, to: string): boolean {
  try {
    copyFileSync(from, to, constants.COPYFILE_EXCL);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

// Moved aside first: of two processes that found the same stale lock, one must not remove the other's new one.
function removeStale(file: string, owner: string): void {
  const aside = `${file}.stale.${process.pid}`;
  try {
    renameSync(file, aside);
  } catch {
    return;
  }
  if (read(aside) !== owner) tryLink(aside, file);
  rmSync(aside, { force: true });
}

function read(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}
