import type { Flow } from '@joinery/core';
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
export function claimOf(store: Store, entry: RunEntry): Claim {
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
    ...{ trigger: entry.trigger, inputs: entry.inputs, parent: entry.parent },
    journal: [...entry.journal],
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
