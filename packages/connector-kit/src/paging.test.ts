import { describe, expect, it } from 'vitest';
import { collect, findIn, type Page, pagesFrom } from './paging.ts';

const pages: Readonly<Record<string, Page<number>>> = {
  a: { items: [1, 2], next: 'b' },
  b: { items: [], next: 'c' },
  c: { items: [3], next: undefined },
};

function reader() {
  const read: string[] = [];
  const walk = () =>
    pagesFrom('a', async (address) => {
      read.push(address);
      return pages[address] ?? { items: [], next: undefined };
    });
  return { read, walk };
}

describe('paging', () => {
  it('goes on after an empty page that has a next one', async () => {
    const { walk, read } = reader();
    expect(await collect(walk(), 10)).toEqual({ items: [1, 2, 3], more: false });
    expect(read).toEqual(['a', 'b', 'c']);
  });

  it('stops at the cap, says so, and reads no further', async () => {
    const { walk, read } = reader();
    expect(await collect(walk(), 1)).toEqual({ items: [1], more: true });
    expect(read).toEqual(['a']);
  });

  it('does not claim more when the cap is met exactly', async () => {
    expect(await collect(reader().walk(), 3)).toEqual({ items: [1, 2, 3], more: false });
  });

  it('reads up to the first item that fits', async () => {
    const { walk, read } = reader();
    expect(await findIn(walk(), (item) => item === 2)).toBe(2);
    expect(read).toEqual(['a']);
    expect(await findIn(walk(), (item) => item === 9)).toBeUndefined();
  });
});
