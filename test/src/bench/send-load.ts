import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { once } from 'node:events';
import { beginProcess } from '../product/begin-process.ts';
import type { LoadResult } from './load-plan.ts';

/** Sends what the plan in the file says from a process of its own. */
export async function sendLoad(planFile: string): Promise<LoadResult> {
  const resultFile = `${planFile}.result`;
  const program = fileURLToPath(new URL('./load-sender.js', import.meta.url));
  const begun = beginProcess(process.execPath, [program, planFile, resultFile], {});
  await once(begun.child, 'exit');
  if (begun.child.exitCode !== 0) throw new Error(`The sender of the load ended: ${begun.said()}`);
  return JSON.parse(await readFile(resultFile, 'utf8')) as LoadResult;
}
