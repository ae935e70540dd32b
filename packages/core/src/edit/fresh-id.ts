import type { Flow } from '../model/flow.ts';
import { whyNotNodeId } from '../model/node-name.ts';

const longest = 40;

/** A readable id made from a title: “Read manager” gives `readManager`, or `readManager2` if that is taken. */
export function freshId(flow: Flow, title: string): string {
  const taken = new Set(flow.nodes.map(({ id }) => id));
  return freshName(title, (id) => taken.has(id));
}

/** As freshId, for a set of names of the caller's own. */
export function freshName(title: string, isTaken: (id: string) => boolean): string {
  const base = toCamelCase(title);
  let id = base;
  for (let count = 2; isTaken(id) || whyNotNodeId(id) !== undefined; count += 1) id = `${base}${count}`;
  return id;
}

function toCamelCase(title: string): string {
  const plain = title.replaceAll('ß', 'ss').normalize('NFD').replace(/\p{M}/gu, '');
  const words = plain.match(/[A-Za-z0-9]+/g) ?? [];
  const joined = words
    .map((word, index) => (index === 0 ? lowerFirst(word) : word.charAt(0).toUpperCase() + word.slice(1)))
    .join('');
  const id = joined.replace(/^[0-9]+/, '').slice(0, longest);
  return id === '' ? 'step' : lowerFirst(id);
}

function lowerFirst(word: string): string {
  return word === word.toUpperCase() ? word.toLowerCase() : word.charAt(0).toLowerCase() + word.slice(1);
}
