import type { Problem } from '@joinery/core';
import { checkPack } from './check-pack.ts';
import { type Flowpack, packLimits } from './flowpack.ts';
import { readShape } from './read-shape.ts';
import { readStrictJson } from './strict-json.ts';

export type ReadPack =
  /** `problems` are warnings then. */
  | { readonly ok: true; readonly pack: Flowpack; readonly problems: readonly Problem[] }
  | { readonly ok: false; readonly problems: readonly Problem[] };

const mostProblems = 200;

/** Reads the text of a flowpack's file: the pack, or everything that is wrong with it. */
export function readPack(text: string): ReadPack {
  const json = readStrictJson(text, { bytes: packLimits.bytes, depth: packLimits.depth });
  if (!json.ok) return json;
  const told: Problem[] = [];
  const pack = readShape(json.value, (problem) => told.push(problem));
  const problems = pack ? checkPack(pack) : told;
  const failed = problems.some(({ severity }) => severity === 'error');
  return pack && !failed ? { ok: true, pack, problems } : { ok: false, problems: problems.slice(0, mostProblems) };
}
