export interface GroupCommitOptions<Item> {
  /** Two items with the same key never share a batch; their order is kept. Without it any two may. */
  readonly keyOf?: (item: Item) => string;
  readonly maxBatch: number;
}
interface Entry<Item, Answer> {
  readonly item: Item;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Gathers what many callers write at the same time into one commit: writes at once when idle, and while one write is in
 * flight collects the next. No timer, so a lone caller waits for nobody. If a batch is refused, each item is written
 * alone, so that only the guilty one fails.
 */
export function groupCommit<Item, Answer>(
  write: (batch: readonly Item[]) => Promise<readonly Answer[]>,
  { keyOf, maxBatch }: GroupCommitOptions<Item>,
): (item: Item) => Promise<Answer> {
  let waiting: Entry<Item, Answer>[] = [];
  let writing = false;

  function takeBatch(): readonly Entry<Item, Answer>[] {
    const keys = new Set<string>();
    const batch: Entry<Item, Answer>[] = [];
    const rest: Entry<Item, Answer>[] = [];
    for (const entry of waiting) {
      const key = keyOf?.(entry.item);
      const fits = batch.length < maxBatch && (key === undefined || !keys.has(key));
      if (key !== undefined) keys.add(key);
      (fits ? batch : rest).push(entry);
    }
    waiting = rest;
    return batch;
  }

  async function drain(): Promise<void> {
    while (waiting.length > 0) await settle(takeBatch());
    writing = false;
  }

  async function settle(batch: readonly Entry<Item, Answer>[]): Promise<void> {
    try {
      const answers = await write(batch.map(({ item }) => item));
      for (const [at, entry] of batch.entries()) entry.resolve(answers[at] as Answer);
    } catch (error) {
      if (batch.length === 1) batch[0]?.reject(error);
      else for (const entry of batch) await settle([entry]);
    }
  }

  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      if (writing) return;
      writing = true;
      // A turn later, so that callers of the same turn go together.
      setImmediate(() => void drain());
    });
}
