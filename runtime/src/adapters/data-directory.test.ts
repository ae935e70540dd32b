import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, describe, expect, it } from 'vitest';
import { openDataDirectory } from './data-directory.ts';
import { openStorage } from './open-storage.ts';

const writer = new URL('../../dist/adapters/write-until-killed.testprogram.js', import.meta.url).pathname;
const log = { warn: () => {} };
const folders: string[] = [];
const folder = () => {
  const made = mkdtempSync(join(tmpdir(), 'joinery-dir-'));
  folders.push(made);
  return made;
};
afterEach(async () => {
  await Promise.all(folders.splice(0).map((made) => rm(made, { recursive: true, force: true })));
});

describe('the data directory', () => {
  it('belongs to one process: a second open says who has it', async () => {
    const path = folder();
    const first = await openDataDirectory(path);
    await expect(openDataDirectory(path)).rejects.toThrow(
      `The data directory ${path} is in use by process ${process.pid}: `,
    );
    first.release();
    (await openDataDirectory(path)).release();
    expect(existsSync(join(path, 'joinery.lock'))).toBe(false);
  });

  it('is taken over from a process that is gone, also if another has its number by now', async () => {
    const path = folder();
    for (const stale of ['999999999 x/1', `${process.ppid} another-start/1`, `${process.pid} an-earlier-life/1`, '']) {
      writeFileSync(join(path, 'joinery.lock'), stale);
      const taken = await openDataDirectory(path);
      expect(readFileSync(join(path, 'joinery.lock'), 'utf8')).toContain(`${process.pid} `);
      taken.release();
    }
  });

  it('loses no acknowledged step of a run when its process is killed', async () => {
    const path = folder();
    let acknowledged = 0;
    for (let round = 0; round < 3; round++) acknowledged = await killAfter(path, acknowledged + 25);
    const storage = await openStorage({ dataDir: path, log });
    const journal = await storage.runs.journalOf('acme', 'the-run', 0, 100_000);
    await storage.close();
    expect(journal.length).toBeGreaterThanOrEqual(acknowledged);
    expect(journal.map(({ seq }) => seq)).toEqual(journal.map((_, at) => at + 1));
  }, 60_000);
});

/** Runs a process that writes steps and says each that was acknowledged; kills it without warning. */
async function killAfter(path: string, count: number): Promise<number> {
  const child: ChildProcess = spawn(process.execPath, [writer, path], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  let acknowledged = 0;
  if (!child.stdout) throw new Error('The writer has no output.');
  for await (const line of createInterface({ input: child.stdout })) {
    acknowledged = Number(line);
    if (acknowledged >= count) child.kill('SIGKILL');
  }
  await ended;
  return acknowledged;
}
