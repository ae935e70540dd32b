import { describe, expect, it } from 'vitest';
import { groupCommit } from './group-commit.ts';

function held() {
  const batches: string[][] = [];
  const releases: (() => void)[] = [];
  const write = async (batch: readonly string[]) => {
    batches.push([...batch]);
    await new Promise<void>((resolve) => releases.push(resolve));
    return batch.map((item) => item.toUpperCase());
  };
  const next = async () => {
    while (releases.length === 0) await new Promise((resolve) => setImmediate(resolve));
    releases.shift()?.();
  };
  return { batches, write, next };
}

describe('the group commit', () => {
  it('writes at once when idle, and what comes meanwhile in one go', async () => {
    const { batches, write, next } = held();
    const commit = groupCommit(write, { keyOf: (item) => item, maxBatch: 10 });
    const first = commit('a');
    while (batches.length === 0) await new Promise((resolve) => setImmediate(resolve));
    const rest = Promise.all([commit('b'), commit('c')]);
    await next();
    expect(await first).toBe('A');
    await next();
    expect(await rest).toEqual(['B', 'C']);
    expect(batches).toEqual([['a'], ['b', 'c']]);
  });

  it('never puts two items of one key into a batch, and keeps their order', async () => {
    const batches: string[][] = [];
    const write = async (batch: readonly string[]) => (batches.push([...batch]), batch);
    const commit = groupCommit(write, { keyOf: (item) => item[0] ?? '', maxBatch: 10 });
    await Promise.all(['a1', 'b1', 'a2', 'a3', 'b2'].map(commit));
    expect(batches).toEqual([['a1', 'b1'], ['a2', 'b2'], ['a3']]);
  });

  it('writes no more than so many at once', async () => {
    const sizes: number[] = [];
    const write = async (batch: readonly number[]) => (sizes.push(batch.length), batch);
    const commit = groupCommit(write, { keyOf: String, maxBatch: 4 });
    await Promise.all(Array.from({ length: 10 }, (_, at) => commit(at)));
    expect(sizes).toEqual([4, 4, 2]);
  });

  it('fails only the guilty item of a batch', async () => {
    const write = async (batch: readonly string[]) => {
      if (batch.includes('bad')) throw new Error('refused');
      return batch;
    };
    const commit = groupCommit(write, { keyOf: (item) => item, maxBatch: 10 });
    const answers = await Promise.allSettled(['a', 'bad', 'b'].map(commit));
    expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(await commit('after')).toBe('after');
  });
});
