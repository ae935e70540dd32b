import { readPack } from '@joinery/flowpack';
import { readPackFile } from './import-pack.ts';

/** Prints what is wrong with a pack; the exit code says whether anything is. */
export async function validateFile(file: string): Promise<void> {
  const read = readPack(await readPackFile(file));
  if (read.ok) {
    console.log(`${file}: ${read.pack.flows.length} flows, ${read.pack.tables.length} tables, nothing wrong.`);
    return;
  }
  for (const problem of read.problems) console.error(`${problem.pointer || '/'}: ${problem.message}`);
  process.exitCode = 1;
}
