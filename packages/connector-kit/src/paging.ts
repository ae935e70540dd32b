/** One page of a listing and where the next one is. */
export interface Page<T> {
  readonly items: readonly T[];
  /** Undefined after the last page. A page may be empty and still have a next one. */
  readonly next: string | undefined;
}

/** Walks pages from `first`; `read` gets each page's address. */
export async function* pagesFrom<T>(
  first: string,
  read: (address: string) => Promise<Page<T>>,
): AsyncGenerator<readonly T[]> {
  for (let address: string | undefined = first; address !== undefined; ) {
    const page: Page<T> = await read(address);
    yield page.items;
    address = page.next;
  }
}

/** Up to `cap` items, and whether there were more. Pages beyond the cap are not read. */
export async function collect<T>(
  pages: AsyncIterable<readonly T[]>,
  cap: number,
): Promise<{ readonly items: readonly T[]; readonly more: boolean }> {
  const items: T[] = [];
  for await (const page of pages) {
    items.push(...page);
    if (items.length > cap) return { items: items.slice(0, cap), more: true };
  }
  return { items, more: false };
}

/** The first item that fits, reading no further than it. */
export async function findIn<T>(
  pages: AsyncIterable<readonly T[]>,
  fits: (item: T) => boolean,
): Promise<T | undefined> {
  for await (const page of pages) {
    const found = page.find(fits);
    if (found !== undefined) return found;
  }
  return undefined;
}
