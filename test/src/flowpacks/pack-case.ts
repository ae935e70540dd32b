import { readdirSync, readFileSync } from 'node:fs';
import type { Json, JsonObject, StepError } from '@joinery/core';
import { type Flowpack, readPack } from '@joinery/flowpack';

export type Answer = { readonly output: Json } | { readonly error: Partial<StepError> };

/** What the world is like: how actions answer, by node or by action (a list: one a call), and what the tables hold. */
export interface World {
  readonly answers?: Readonly<Record<string, Answer | readonly Answer[]>>;
  readonly tables?: Readonly<Record<string, readonly JsonObject[]>>;
}

/** Trigger in, calls out. */
export interface PackCase {
  readonly name: string;
  readonly trigger?: Json;
  readonly inputs?: JsonObject;
  readonly vars?: JsonObject;
  readonly world?: World;
  readonly expect: {
    readonly status: string;
    readonly output?: Json;
    /** The failed run's message. */
    readonly error?: string;
    /** Every call that changes something, in order. */
    readonly calls: readonly (readonly [action: string, input: Json])[];
    readonly tables?: Readonly<Record<string, readonly JsonObject[]>>;
    readonly endsAt?: string;
  };
}

/** A file of `cases/`: cases of one flow, in a world that each may change. */
export interface PackCases {
  readonly flow: string;
  readonly at: string;
  readonly trigger?: Json;
  readonly world: World;
  readonly cases: readonly PackCase[];
}

export interface Bundled {
  readonly name: string;
  readonly text: string;
  readonly pack: Flowpack;
  readonly cases: readonly PackCases[];
}

const folder = new URL('../../../flowpacks/', import.meta.url);

/** Every pack that ships with the product, with its cases. */
export function readBundled(): readonly Bundled[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => {
      const text = readFileSync(new URL(`${name}/flowpack.json`, folder), 'utf8');
      const read = readPack(text);
      if (!read.ok) throw new Error(`${name}: ${read.problems.map(({ message }) => message).join(' ')}`);
      const cases = readdirSync(new URL(`${name}/cases/`, folder)).filter((file) => file.endsWith('.json'));
      return {
        name,
        text,
        pack: read.pack,
        cases: cases.map(
          (file) => JSON.parse(readFileSync(new URL(`${name}/cases/${file}`, folder), 'utf8')) as PackCases,
        ),
      };
    });
}
