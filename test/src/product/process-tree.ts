import { readdirSync, readFileSync } from 'node:fs';

interface ProcessFigures {
  /** Proportional set size: memory that processes share is counted once. */
  readonly mb: number;
  readonly processes: number;
}

/** Memory of a process and everything below it; undefined where there is no /proc. */
export function memoryOf(pid: number): ProcessFigures | undefined {
  if (process.platform !== 'linux') return undefined;
  const sizes = treeOf(pid).flatMap((each) => pssOf(each) ?? []);
  return { mb: sizes.reduce((sum, kb) => sum + kb, 0) / 1024, processes: sizes.length };
}

function pssOf(pid: number): number | undefined {
  const kb = /^Pss:\s+(\d+) kB$/m.exec(read(pid, 'smaps_rollup') ?? '')?.[1];
  return kb === undefined ? undefined : Number(kb);
}

/** The process and its descendants, itself first. */
export function treeOf(root: number): readonly number[] {
  const children = new Map<number, number[]>();
  for (const name of readdirSync('/proc')) {
    const parent = /^\d+$/.test(name) ? parentOf(Number(name)) : undefined;
    if (parent !== undefined) children.set(parent, [...(children.get(parent) ?? []), Number(name)]);
  }
  const tree = [root];
  for (const pid of tree) tree.push(...(children.get(pid) ?? []));
  return tree;
}

// The name in the second field may hold anything, so fields are counted from its closing bracket.
const statOf = (pid: number): readonly string[] | undefined => read(pid, 'stat')?.split(') ').at(-1)?.split(' ');
const parentOf = (pid: number): number | undefined => {
  const parent = statOf(pid)?.[1];
  return parent === undefined ? undefined : Number(parent);
};

const TICK_MS = 10;

/** Processor time so far of a process and everything below it, in milliseconds; undefined where there is no /proc. */
export function cpuMsOfTree(pid: number): number | undefined {
  if (process.platform !== 'linux') return undefined;
  const ticks = treeOf(pid).map((each) => Number(statOf(each)?.[11] ?? 0) + Number(statOf(each)?.[12] ?? 0));
  return ticks.reduce((sum, each) => sum + each, 0) * TICK_MS;
}

function read(pid: number, file: string): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    // It ended meanwhile.
    return undefined;
  }
}
