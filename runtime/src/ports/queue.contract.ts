import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Queue } from './data.ts';

export interface QueueUnderTest {
  readonly queue: Queue;
  /** Another process's view of the same queue. */
  readonly another: () => Promise<Queue>;
  readonly errors: readonly unknown[];
}

/** What every queue must do. Nothing here says "exactly once": no queue promises that, and no run needs it. */
export function queueContract(open: () => Promise<QueueUnderTest>): void {
  const opened: Queue[] = [];
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((queue) => queue.close()));
  });
  const start = async () => {
    const under = await open();
    opened.push(under.queue);
    const another = async () => {
      const queue = await under.another();
      opened.push(queue);
      return queue;
    };
    return { ...under, another };
  };
  const soon = (check: () => void | Promise<void>) => vi.waitFor(check, { timeout: 10_000, interval: 10 });

  describe('rings', () => {
    it('reach the worker, one or many at once, whoever sends them', async () => {
      const { queue, another } = await start();
      const heard: string[] = [];
      await queue.work(async (run) => void heard.push(run), 10);
      await queue.ring(['a']);
      await (await another()).ring(['b', 'c']);
      await queue.ring([]);
      await soon(() => expect([...heard].sort()).toEqual(['a', 'b', 'c']));
    });

    it('are kept until somebody works', async () => {
      const { queue, another } = await start();
      await queue.ring(['early']);
      const heard: string[] = [];
      await (await another()).work(async (run) => void heard.push(run), 1);
      await soon(() => expect(heard).toEqual(['early']));
    });

    it('reach the worker each, however many come at once, and those ahead of the others first', async () => {
      const { queue, another } = await start();
      const many = Array.from({ length: 130 }, (_, at) => `run-${at}`);
      expect(await queue.isBusy()).toBe(false);
      await queue.ring(many);
      await queue.ring(['urgent'], { ahead: true });
      expect(await queue.isBusy()).toBe(true);
      const heard: string[] = [];
      await (await another()).work(async (run) => void heard.push(run), 10);
      await soon(() => expect([...heard].sort()).toEqual([...many, 'urgent'].sort()));
      expect(heard[0]).toBe('urgent');
      await soon(async () => expect(await queue.isBusy()).toBe(false));
    });

    it('come later when asked to', async () => {
      const { queue } = await start();
      const heard: string[] = [];
      await queue.work(async (run) => void heard.push(run), 1);
      const sent = performance.now();
      await queue.ringAt(['later'], 400);
      await soon(() => expect(heard).toEqual(['later']));
      expect(performance.now() - sent).toBeGreaterThan(350);
    });

    it('are worked on no more than so many at a time', async () => {
      const { queue } = await start();
      let now = 0;
      let most = 0;
      let done = 0;
      const finish: (() => void)[] = [];
      await queue.work(async () => {
        most = Math.max(most, ++now);
        await new Promise<void>((resolve) => finish.push(resolve));
        now -= 1;
        done += 1;
      }, 2);
      await queue.ring(['a', 'b', 'c', 'd']);
      while (done < 4) {
        await soon(() => expect(finish.length).toBeGreaterThan(0));
        finish.shift()?.();
        await soon(() => expect(done + now).toBeGreaterThan(0));
      }
      expect(most).toBe(2);
    });

    it('go on after a drive that failed, and say so once', async () => {
      const { queue, errors } = await start();
      const heard: string[] = [];
      await queue.work(async (run) => {
        heard.push(run);
        if (run === 'bad') throw new Error('drive failed');
      }, 1);
      await queue.ring(['bad']);
      await queue.ring(['good']);
      await soon(() => expect(heard).toEqual(['bad', 'good']));
      expect(errors.map(String)).toEqual(['Error: drive failed']);
    });

    it('in hand are finished before the queue closes', async () => {
      const { queue } = await start();
      let finish = () => {};
      let done = false;
      await queue.work(async () => {
        await new Promise<void>((resolve) => {
          finish = resolve;
        });
        done = true;
      }, 1);
      let begun = false;
      await queue.ring(['slow']);
      await soon(() => {
        expect(finish.toString()).not.toBe('() => {}');
        begun = true;
      });
      const closing = queue.close();
      finish();
      await closing;
      expect([begun, done]).toEqual([true, true]);
    });
  });

  describe('regular calls', () => {
    it('come again and again, also after one that failed', async () => {
      const { queue } = await start();
      let calls = 0;
      await queue.every('sweep', 200, async () => {
        calls += 1;
        if (calls === 1) throw new Error('first sweep failed');
      });
      await soon(() => expect(calls).toBeGreaterThanOrEqual(3));
    });

    it('go to one of two processes each time', async () => {
      const { queue, another } = await start();
      const calls: number[] = [];
      const tick = async () => void calls.push(performance.now());
      await queue.every('poll', 500, tick);
      await (await another()).every('poll', 500, tick);
      // What came while the second one began says nothing about two.
      calls.length = 0;
      const from = performance.now();
      await soon(() => expect(calls.length).toBeGreaterThanOrEqual(5));
      expect(performance.now() - from).toBeGreaterThan(1_200);
    });
  });

  it('says that it is well', async () => {
    const { queue } = await start();
    expect(await queue.healthy()).toMatchObject({ ok: true });
  });
}
