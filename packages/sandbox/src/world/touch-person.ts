import type { World } from './create-world.ts';
import type { Person } from './rows.ts';

/** Number of the latest change to any person. */
export const lastChange = (world: World): number =>
  world.list('people').reduce((latest, person) => Math.max(latest, person.change), 0);

/** Keeps the person as changed now, so that delta readers see it. */
export function touchPerson(world: World, person: Person): Person {
  const touched = { ...person, change: lastChange(world) + 1 };
  world.put('people', touched);
  return touched;
}
