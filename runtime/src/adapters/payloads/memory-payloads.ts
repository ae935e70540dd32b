import type { Json } from '@joinery/core';
import { type Advance, KEPT_INLINE, type NewRun, type OutsideFact } from '../../ports.ts';
import { fillValues } from './fill-values.ts';
import { keepFact, keepRun, keepStep, type KeptAdvance } from './keep-step.ts';
import { createKeeper } from './keeper.ts';
import type { Payload } from './known-payloads.ts';

/** Large values in memory, by the same rules as in the database. */
export interface MemoryPayloads {
  readonly keepStep: (step: Advance) => KeptAdvance;
  readonly keepRun: (organization: string, run: NewRun) => NewRun;
  readonly keepFact: (organization: string, run: string, fact: OutsideFact) => OutsideFact;
  readonly fill: (organization: string, run: string, values: readonly Json[]) => Promise<readonly Json[]>;
  readonly textOf: (organization: string, run: string, hash: string) => string | null;
  /** Those of one run become another's, too: those named, or all. */
  readonly lend: (from: string, to: string, hashes?: readonly string[]) => void;
}

export function memoryPayloads(limit: number = KEPT_INLINE): MemoryPayloads {
  const keeper = createKeeper(limit);
  const byRun = new Map<string, { readonly organization: string; readonly texts: Map<string, string> }>();
  const keeping = <Kept>(work: (found: Payload[]) => Kept): Kept => {
    const found: Payload[] = [];
    const kept = work(found);
    for (const { organization, run, hash, text } of found) {
      const own = byRun.get(run) ?? { organization, texts: new Map() };
      byRun.set(run, own);
      own.texts.set(hash, text);
    }
    keeper.settle(found);
    return kept;
  };
  const textOf = (organization: string, run: string, hash: string): string | null => {
    const own = byRun.get(run);
    return own?.organization === organization ? (own.texts.get(hash) ?? null) : null;
  };
  return {
    keepStep: (step) => keeping((found) => keepStep(keeper, step, found)),
    keepRun: (organization, run) => keeping((found) => keepRun(keeper, organization, run, found)),
    keepFact: (organization, run, fact) => keeping((found) => keepFact(keeper.of(organization, run, found), fact)),
    textOf,
    fill: (organization, run, values) =>
      fillValues(
        keeper,
        async (keys) =>
          new Map(
            keys.map(({ hash }) => {
              const text = textOf(organization, run, hash);
              if (text === null) throw new Error(`The payload ${hash} of run ${run} is gone.`);
              return [hash, text];
            }),
          ),
        run,
        values,
      ),
    lend: (from, to, hashes) => {
      const own = byRun.get(from);
      if (!own) return;
      const heir = byRun.get(to) ?? { organization: own.organization, texts: new Map<string, string>() };
      byRun.set(to, heir);
      for (const [hash, text] of own.texts) if (!hashes || hashes.includes(hash)) heir.texts.set(hash, text);
    },
  };
}
