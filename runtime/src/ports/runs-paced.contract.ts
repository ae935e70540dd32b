import { emptyFlow } from '@joinery/core';
import { describe, expect, it } from 'vitest';
import { newRunId } from '../run/new-run-id.ts';
import type { NewRun } from './runs.ts';
import { newRun, type RunsToJudge } from './testing/runs-to-judge.ts';

/** When runs begin of a flow that may begin only so many. */
export function runsPacedContract(on: RunsToJudge): void {
  describe('a flow that may begin only so many runs a minute', () => {
    const publish = async (rate: number) => {
      const flow = `paced-${newRunId()}`;
      await on.publish(flow, { ...emptyFlow, settings: { maxRunsPerMinute: rate } });
      return flow;
    };
    const paced = (flow: string, change: Partial<NewRun> = {}) => {
      const { draft: _, ...run } = newRun({ flow, version: 1, ...change });
      return run;
    };
    /** Seconds from now until each begins; 0 where nothing holds it back. */
    const waits = async (ids: readonly string[]) =>
      Promise.all(
        ids.map(async (id) => {
          const row = await on.views.read('acme', id);
          expect(row?.status).toBe('queued');
          return row?.dueAt ? Math.max(0, Date.parse(row.dueAt) - Date.now()) / 1_000 : 0;
        }),
      );

    it('begins so many at once, and those over it evenly spaced from a minute later on', async () => {
      const flow = await publish(6);
      const given = Array.from({ length: 12 }, () => paced(flow));
      await on.runs.create('acme', given.slice(0, 4));
      await on.runs.create('acme', given.slice(4));
      const held = await waits(given.map(({ id }) => id));
      expect(held.slice(0, 6)).toEqual([0, 0, 0, 0, 0, 0]);
      for (const [index, seconds] of held.slice(6).entries()) {
        expect(seconds).toBeGreaterThan(55 + index * 10 - 5);
        expect(seconds).toBeLessThan(61 + index * 10);
      }
      expect(await on.runs.claim(given[5]?.id ?? '', 'w')).not.toBeNull();
      expect(await on.runs.claim(given[6]?.id ?? '', 'w')).toBeNull();
    });

    it('counts what several processes start at the same time', async () => {
      const flow = await publish(5);
      const given = Array.from({ length: 12 }, () => paced(flow));
      await Promise.all(given.map((run) => on.runs.create('acme', [run])));
      const held = (await waits(given.map(({ id }) => id))).toSorted((one, other) => one - other);
      expect(held.filter((seconds) => seconds === 0)).toHaveLength(5);
      for (let index = 5; index < held.length; index += 1)
        expect((held[index] ?? 0) - (held[index - 5] ?? 0)).toBeGreaterThan(index < 10 ? 50 : 59.9);
    });

    it('holds back no run of another flow, nor what another flow of the same batch starts', async () => {
      const [flow, other] = [await publish(1), await publish(1)];
      const given = [paced(flow), paced(other), paced(flow), newRun()];
      await on.runs.create('acme', given);
      const held = await waits(given.map(({ id }) => id));
      expect(held.map((seconds) => seconds > 0)).toEqual([false, false, true, false]);
    });

    it('can be cancelled while it is held back', async () => {
      const flow = await publish(1);
      const given = [paced(flow), paced(flow)];
      await on.runs.create('acme', given);
      const [, held = ''] = given.map(({ id }) => id);
      expect(await on.runs.claim(held, 'w')).toBeNull();
      expect(await on.runs.deliver('acme', held, { type: 'cancel-asked', by: 'mia' })).toBe('delivered');
      expect(await on.runs.claim(held, 'w')).toMatchObject({ facts: [{ fact: { type: 'cancel-asked' } }] });
      expect((await on.views.read('acme', held))?.dueAt).toBeNull();
    });
  });
}
