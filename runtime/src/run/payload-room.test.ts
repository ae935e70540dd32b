import { describe, expect, it } from 'vitest';
import { createPayloadRoom } from './payload-room.ts';

const LONG = 60_000;

describe('room for large values', () => {
  it('is given while there is any, and to whoever came first', async () => {
    const room = createPayloadRoom(100);
    expect(await room.take('a', 60, LONG)).toBe(true);
    const entered: string[] = [];
    const others = ['b', 'c'].map(async (run) => {
      await room.take(run, run === 'b' ? 80 : 10, LONG);
      entered.push(run);
    });
    await Promise.resolve();
    expect(entered).toEqual([]);
    room.leave('a');
    await Promise.all(others);
    expect(entered).toEqual(['b', 'c']);
    expect(room.bytes()).toBe(90);
  });

  it('is found by one that is too large, once it is alone', async () => {
    const room = createPayloadRoom(100);
    await room.take('a', 1, LONG);
    const large = room.take('b', 5_000, LONG);
    room.leave('a');
    expect(await large).toBe(true);
    expect(room.bytes()).toBe(5_000);
  });

  it('is waited for so long and no longer, and who gave up is in nobody’s way', async () => {
    const room = createPayloadRoom(100);
    await room.take('a', 90, LONG);
    const patient = room.take('b', 50, 5);
    const small = room.take('c', 10, LONG);
    expect(await patient).toBe(false);
    expect(await small).toBe(true);
    room.leave('b');
    expect(room.bytes()).toBe(100);
  });

  it('counts what comes to a run in hand, until it leaves', async () => {
    const room = createPayloadRoom(100);
    room.add('a', 70);
    room.add('a', 70);
    const next = room.take('b', 1, LONG);
    expect(room.bytes()).toBe(140);
    room.leave('a');
    expect(await next).toBe(true);
    expect(room.bytes()).toBe(1);
  });
});
