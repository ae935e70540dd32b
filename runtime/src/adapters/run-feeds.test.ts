import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { RunFeed, RunFeedItem } from '../ports.ts';
import { memoryRunFeed } from './memory-run-feed.ts';
import { postgresRunFeed } from './postgres-run-feed.ts';
import { type TestDatabase, testDatabases } from './test-databases.ts';

const change = (seq: number): RunFeedItem => ({ organization: 'acme', run: 'r', flow: 'f', status: 'running', seq });

function feedContract(open: () => Promise<{ readonly feed: RunFeed; readonly close: () => Promise<void> }>) {
  it('tells each reader once, in order, until it goes', async () => {
    const { feed, close } = await open();
    const heard: number[] = [];
    const stop = feed.subscribe(({ seq }) => void heard.push(seq));
    feed.subscribe(() => {
      throw new Error('a reader that fails');
    });
    for (const seq of [1, 2, 3]) feed.publish(change(seq));
    stop();
    feed.publish(change(4));
    expect(heard).toEqual([1, 2, 3]);
    await close();
  });
}

describe('The run feed in memory', () => {
  feedContract(async () => ({ feed: memoryRunFeed(), close: async () => {} }));
});

for (const { title, available, open } of testDatabases) {
  describe.runIf(available)(`The run feed ${title}`, () => {
    let database: TestDatabase;
    beforeAll(async () => {
      database = await open();
    });
    afterAll(() => database.close());
    const feedOf = () => postgresRunFeed(database.pool, (error) => expect.unreachable(String(error)));
    feedContract(async () => {
      const feed = await feedOf();
      return { feed, close: feed.close };
    });

    it('tells readers in other processes', async () => {
      const [here, there] = [await feedOf(), await feedOf()];
      const heard: number[] = [];
      // The database tells all that is told in it, also what another test has said a moment before.
      there.subscribe(({ run, seq }) => void (run === 'across' && heard.push(seq)));
      // Until this process has heard that somebody reads, it says nothing.
      await vi.waitFor(
        () => {
          here.publish({ ...change(0), run: 'across' });
          expect(heard).toContain(0);
        },
        { timeout: 15_000 },
      );
      for (let seq = 1; seq <= 500; seq++) here.publish({ ...change(seq), run: 'across' });
      const all = Array.from({ length: 500 }, (_, at) => at + 1);
      await vi.waitFor(() => expect(heard.filter((seq) => seq > 0)).toEqual(all), { timeout: 15_000 });
      await here.close();
      await there.close();
    });

    it('sends nothing while nobody reads', async () => {
      const feed = await feedOf();
      const client = await database.pool.connect();
      const told: string[] = [];
      client.on('notification', ({ payload = '' }) => void told.push(payload));
      await client.query('listen joinery_runs');
      feed.publish({ ...change(1), run: 'unread' });
      await client.query("notify joinery_runs, 'the end'");
      await vi.waitFor(() => expect(told).toContain('the end'), { timeout: 15_000 });
      expect(told.filter((payload) => payload.includes('unread'))).toEqual([]);
      client.removeAllListeners('notification');
      await client.query('unlisten joinery_runs');
      client.release();
      await feed.close();
    });
  });
}
