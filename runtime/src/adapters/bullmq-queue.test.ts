import { randomUUID } from 'node:crypto';
import { createServer, connect, type Server, type Socket } from 'node:net';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { queueContract } from '../ports/queue.contract.ts';
import type { QueuePlace } from './bullmq-place.ts';
import { openBullmqQueue } from './bullmq-queue.ts';
import { type TestDatabase, testDatabases } from './test-databases.ts';

const redisUrl = process.env.REDIS_URL;

function onPlace(place: () => QueuePlace) {
  queueContract(async () => {
    const name = `test-${randomUUID()}`;
    const errors: unknown[] = [];
    const open = () => openBullmqQueue(place(), { name, onError: (error) => errors.push(error) });
    return { queue: await open(), another: open, errors };
  });
}

for (const { title, available, open } of testDatabases) {
  describe.runIf(available)(`The queue ${title}`, () => {
    let database: TestDatabase;
    beforeAll(async () => {
      database = await open();
    });
    afterAll(() => database.close());
    onPlace(() => ({ on: 'database', pool: database.pool }));
  });
}

describe.runIf(redisUrl)(`The queue on Redis${redisUrl ? '' : ' (not run: set REDIS_URL)'}`, () => {
  const url = redisUrl ?? '';
  onPlace(() => ({ on: 'redis', url }));

  it('is unwell while Redis may throw away rings', async () => {
    const redis = new Redis(url);
    const queue = await openBullmqQueue({ on: 'redis', url }, { onError: () => {} });
    await redis.config('SET', 'maxmemory-policy', 'allkeys-lru');
    try {
      expect(await queue.healthy()).toEqual({ ok: false, message: expect.stringContaining('must be noeviction') });
    } finally {
      await redis.config('SET', 'maxmemory-policy', 'noeviction');
      await queue.close();
      await redis.quit();
    }
  });

  it('refuses rings at once while Redis is away, keeps its regular calls, and works again when Redis is back', async () => {
    const way = await openWay(url);
    const heard: string[] = [];
    let ticks = 0;
    const queue = await openBullmqQueue(
      { on: 'redis', url: way.url },
      { name: `test-${randomUUID()}`, onError: () => {} },
    );
    await queue.work(async (run) => void heard.push(run), 2);
    await queue.every('sweep', 300, async () => void (ticks += 1));
    way.cut();
    const sent = performance.now();
    await expect(queue.ring(['lost'])).rejects.toThrow(/closed|offline|max retries|writeable|timed out/i);
    expect(performance.now() - sent).toBeLessThan(15_000);
    expect(await queue.healthy()).toMatchObject({ ok: false });
    const before = ticks;
    await vi.waitFor(() => expect(ticks).toBeGreaterThan(before), { timeout: 15_000 });
    way.mend();
    await vi.waitFor(() => queue.ring(['back']), { timeout: 15_000, interval: 200 });
    await vi.waitFor(() => expect(heard).toContain('back'), { timeout: 15_000 });
    await queue.close();
    await way.close();
  }, 60_000);

  it('closes when what is in hand is done, although Redis is gone for good', async () => {
    const way = await openWay(url);
    const queue = await openBullmqQueue(
      { on: 'redis', url: way.url },
      { name: `test-${randomUUID()}`, onError: () => {} },
    );
    let finish = () => {};
    const driving = vi.fn<(run: string) => Promise<void>>(() => new Promise((resolve) => (finish = resolve)));
    await queue.work(driving, 2);
    await queue.every('sweep', 60_000, async () => {});
    await queue.ring(['slow']);
    await vi.waitFor(() => expect(driving).toHaveBeenCalled(), { timeout: 10_000 });
    way.cut();
    let closed = false;
    const closing = queue.close().then(() => {
      closed = true;
    });
    await expect(queue.healthy()).resolves.toMatchObject({ ok: false });
    expect(closed).toBe(false);
    const done = performance.now();
    finish();
    await closing;
    expect(performance.now() - done).toBeLessThan(15_000);
    await way.close();
  }, 60_000);

  it('brings back its regular calls after Redis lost everything', async () => {
    const name = `test-${randomUUID()}`;
    let ticks = 0;
    const queue = await openBullmqQueue({ on: 'redis', url }, { name, onError: () => {} });
    await queue.every('sweep', 300, async () => void (ticks += 1));
    await vi.waitFor(() => expect(ticks).toBeGreaterThan(0), { timeout: 10_000 });
    const redis = new Redis(url);
    const keys = await redis.keys(`bull:${name}-ticks:*`);
    await redis.del(...keys);
    await redis.quit();
    const before = ticks;
    await vi.waitFor(() => expect(ticks).toBeGreaterThan(before + 2), { timeout: 20_000 });
    await queue.close();
  }, 60_000);
});

it('says in one sentence that Redis cannot be reached, without the password', async () => {
  const opening = openBullmqQueue({ on: 'redis', url: 'redis://:secret@127.0.0.1:1' }, { onError: () => {} });
  await expect(opening).rejects.toThrow(/^The Redis named in REDIS_URL \(127\.0\.0\.1:1\) cannot be used/);
});

/** A way to Redis that can be cut. */
async function openWay(url: string) {
  const { hostname, port } = new URL(url);
  const sockets = new Set<Socket>();
  let isCut = false;
  const server: Server = createServer((from) => {
    if (isCut) return void from.destroy();
    const to = connect(Number(port || 6379), hostname);
    for (const socket of [from, to]) {
      sockets.add(socket);
      socket.on('error', () => socket.destroy());
      socket.on('close', () => sockets.delete(socket));
    }
    from.pipe(to).pipe(from);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const open = typeof address === 'object' && address ? address.port : 0;
  return {
    url: `redis://127.0.0.1:${open}`,
    cut: () => {
      isCut = true;
      for (const socket of sockets) socket.destroy();
    },
    mend: () => {
      isCut = false;
    },
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(resolve);
      }),
  };
}
