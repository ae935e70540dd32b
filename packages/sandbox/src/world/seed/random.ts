/** A repeatable stream of random numbers: the same seed always gives the same company. */
export interface Random {
  /** A whole number from 0 up to, not including, `below`. */
  int(below: number): number;
  pick<T>(choices: readonly T[]): T;
  guid(): string;
  /** An Okta-like id: the prefix and letters and digits up to 20 characters. */
  oktaId(prefix: string): string;
}

const LETTERS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

function mulberry32(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

export function createRandom(seed: number): Random {
  const next = mulberry32(seed);
  const int = (below: number): number => Math.floor(next() * below);
  const hex = (count: number): string => Array.from({ length: count }, () => int(16).toString(16)).join('');
  return {
    int,
    pick: (choices) => {
      const choice = choices[int(choices.length)];
      if (choice === undefined) throw new Error('There is nothing to pick from an empty list.');
      return choice;
    },
    guid: () => `${hex(8)}-${hex(4)}-4${hex(3)}-${'89ab'[int(4)]}${hex(3)}-${hex(12)}`,
    oktaId: (prefix) =>
      prefix + Array.from({ length: 20 - prefix.length }, () => LETTERS[int(LETTERS.length)]).join(''),
  };
}
