import { expect, it } from 'vitest';
import { createRoom } from './room.ts';

it('A room lets in so many at once and the others in order', async () => {
  const room = createRoom(2);
  const inside: number[] = [];
  const enter = async (who: number) => {
    const leave = await room.enter();
    inside.push(who);
    return leave;
  };
  const [first, second] = [await enter(1), await enter(2)];
  const [third, fourth] = [enter(3), enter(4)];
  await new Promise((resolve) => setImmediate(resolve));
  expect(inside).toEqual([1, 2]);
  first();
  (await third)();
  await fourth;
  expect(inside).toEqual([1, 2, 3, 4]);
  second();
  expect(await enter(5)).toBeTypeOf('function');
});
