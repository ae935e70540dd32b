import type { MoveCheck, MoveReason } from '@joinery/api';

type Refused = MoveCheck['refused'];

export interface MovePage {
  readonly count: number;
  readonly refused: Refused;
  readonly next: string | null;
}
export type Checked = Omit<MovePage, 'next'>;

/** Reads page after page and adds them up. */
export async function walkPages(read: (cursor: string | null) => Promise<MovePage>): Promise<Checked> {
  let count = 0;
  const refused: Refused[number][] = [];
  for (let cursor: string | null = null; ; ) {
    const page: MovePage = await read(cursor);
    count += page.count;
    refused.push(...page.refused);
    if (page.next === null) return { count, refused };
    cursor = page.next;
  }
}

/** Each reason once with its runs, the commonest first. */
export function gatherReasons(
  refused: Refused,
): readonly { readonly reason: MoveReason; readonly runs: readonly string[] }[] {
  const found = new Map<string, { readonly reason: MoveReason; readonly runs: string[] }>();
  for (const { run, reasons } of refused) {
    for (const reason of reasons) {
      const key = `${reason.node} ${reason.message}`;
      const known = found.get(key) ?? { reason, runs: [] };
      known.runs.push(run);
      found.set(key, known);
    }
  }
  return [...found.values()].sort((one, other) => other.runs.length - one.runs.length);
}
