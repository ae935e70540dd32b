import type { Flow, RunSnapshot } from '@joinery/core';
import type { Claim } from '../ports.ts';
import { contentHash } from './content-hash.ts';
import type { RunEntry, Store } from './memory-runs.ts';

const hashes = new WeakMap<Flow, string>();
function hashOf(document: Flow): string {
  const known = hashes.get(document) ?? contentHash(document);
  hashes.set(document, known);
  return known;
}

/** What a worker gets with a run as it stands. */
export function claimOf(store: Store, entry: RunEntry, known: number | undefined): Claim {
  const kept = known === undefined ? entry.snapshot : null;
  const after = known ?? kept?.seq ?? 0;
  const flow = store.flowOf(entry.flow, entry.version);
  const document = entry.draft ?? flow?.document;
  const effects = [...entry.effects.values()];
  const children = [...store.runs.values()].filter((child) => child.parent?.run === entry.id);
  return {
    ...{
      organization: entry.organization,
      run: entry.id,
      epoch: entry.epoch,
      now: new Date(store.clock()).toISOString(),
    },
    ...{ flow: entry.flow, flowName: flow?.name ?? entry.flow, version: entry.version },
    documentHash: document ? hashOf(document) : '',
    ...{ startedBy: entry.startedBy, subject: entry.subject, createdAt: entry.createdAt },
    ...{ trigger: entry.trigger, inputs: entry.inputs },
    parent: entry.parent && { run: entry.parent.run, step: entry.parent.step },
    depth: entry.parent?.depth ?? entry.depth ?? 0,
    snapshot: kept && { seq: kept.seq, size: kept.state.length, state: JSON.parse(kept.state) as RunSnapshot },
    after,
    journal: entry.journal.slice(after),
    facts: [...entry.facts],
    openEffects: effects
      .filter((effect) => effect.outcome === 'open')
      .map(({ step, attempt, key }) => ({ step, attempt, key })),
    crashes: entry.crashes,
    inherited:
      entry.retriedFrom === undefined
        ? null
        : {
            keys: Object.fromEntries(effects.map(({ step, key }) => [step, key])),
            children: children.flatMap(({ parent }) => parent?.step ?? []),
          },
  };
}
