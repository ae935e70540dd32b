import type { PayloadReference } from '@joinery/api';
import type { Json } from '@joinery/core';

/** A value that is kept apart. */
export interface Known {
  readonly reference: PayloadReference;
  /** Those that stand in its text. */
  readonly inner: readonly Known[];
  /** Runs under which it and those are stored. */
  readonly runs: Set<string>;
}

/** A value that has to be stored apart. */
export interface Payload {
  readonly organization: string;
  readonly run: string;
  readonly hash: string;
  readonly text: string;
  /** Whose text it is. */
  readonly value: object | string;
  readonly known: Known;
}

/** Characters of texts that are remembered: unlike objects they do not go by themselves. */
const REMEMBERED = 64_000_000;

/** What is stored, by identity; texts by their content, the latest ones only. */
export function rememberPayloads() {
  const objects = new WeakMap<object, Known>();
  const texts = new Map<string, Known>();
  let characters = 0;

  const addText = (text: string, known: Known): void => {
    if (texts.delete(text)) characters -= text.length;
    texts.set(text, known);
    characters += text.length;
    for (const oldest of texts.keys()) {
      if (characters <= REMEMBERED) return;
      texts.delete(oldest);
      characters -= oldest.length;
    }
  };
  const lookUp = (value: Json | object): Known | undefined =>
    typeof value === 'string'
      ? texts.get(value)
      : typeof value === 'object' && value !== null
        ? objects.get(value)
        : undefined;

  return {
    forget: (run: string): void => {
      for (const [text, { runs }] of texts) {
        runs.delete(run);
        if (runs.size > 0 || !texts.delete(text)) continue;
        characters -= text.length;
      }
    },
    find: (value: object | string, run: string): Known | undefined => {
      const known = lookUp(value);
      return known?.runs.has(run) ? known : undefined;
    },
    add: (value: Json | object, run: string, given: Known): Known => {
      const before = lookUp(value);
      const known = before?.reference.$payload.hash === given.reference.$payload.hash ? before : given;
      known.runs.add(run);
      if (typeof value === 'string') addText(value, known);
      else if (typeof value === 'object' && value !== null) objects.set(value, known);
      return known;
    },
  };
}
