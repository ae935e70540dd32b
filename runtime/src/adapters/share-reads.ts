/**
 * Lets callers who ask for the same thing share one read, which always begins after each of them asked, so that none
 * gets what was true before. While a read is under way the next one gathers its callers.
 */
export function shareReads<Asked extends readonly string[], Answer>(
  read: (...asked: Asked) => Promise<Answer>,
): (...asked: Asked) => Promise<Answer> {
  const underWay = new Map<string, Promise<Answer>>();
  const next = new Map<string, Promise<Answer>>();

  async function begin(key: string, asked: Asked): Promise<Answer> {
    await underWay.get(key)?.catch(() => undefined);
    // A turn later, so that callers of the same turn go together.
    await new Promise((resolve) => setImmediate(resolve));
    next.delete(key);
    const reading = read(...asked);
    underWay.set(key, reading);
    try {
      return await reading;
    } finally {
      if (underWay.get(key) === reading) underWay.delete(key);
    }
  }

  return (...asked) => {
    const key = JSON.stringify(asked);
    const known = next.get(key);
    if (known) return known;
    const begun = begin(key, asked);
    next.set(key, begun);
    return begun;
  };
}
