import { escapePointer, FlowError, type Problem, type Reader, readerAt } from '@joinery/core';

/** A list of problems that grows while a document is read on. */
export type Tell = (problem: Problem) => void;
export type Read<T> = (value: unknown, at: Reader, pointer: string) => T;

/** Something is wrong that has been told already. */
export class Told extends Error {}

/** Reads the keys of an object one by one, so that each one that is wrong is told; undefined if any was. */
export function readObject<T extends object>(
  value: unknown,
  pointer: string,
  keys: { readonly [K in keyof T]-?: Read<Exclude<T[K], undefined>> },
  optional: readonly (keyof T & string)[],
  tell: Tell,
): T | undefined {
  const what = pointer === '' ? 'The pack' : `“${pointer}”`;
  const told: Problem[] = [];
  const wrong = (message: string, at = pointer) =>
    told.push({ code: 'flowpack.bad_shape', message, pointer: at, severity: 'error' });
  if (!isPlainObject(value)) wrong(`${what} must be an object.`);
  const given = isPlainObject(value) ? value : {};
  const known: Readonly<Record<string, Read<unknown>>> = keys;
  for (const name of Object.keys(given).filter((one) => !Object.hasOwn(known, one)))
    wrong(
      `${what} has the unknown key “${name}”; it may have ${Object.keys(known).join(', ')}.`,
      `${pointer}/${escapePointer(name)}`,
    );
  const copy: [string, unknown][] = [];
  let whole = true;
  for (const [name, read] of isPlainObject(value) ? Object.entries(known) : []) {
    if (!Object.hasOwn(given, name)) {
      if (!optional.some((one) => one === name)) wrong(`${what} lacks “${name}”.`);
      continue;
    }
    try {
      const below = `${pointer}/${name}`;
      copy.push([name, read(given[name], readerAt(below), below)]);
    } catch (error) {
      whole = false;
      if (error instanceof FlowError) wrong(error.message, error.pointer ?? pointer);
      else if (!(error instanceof Told)) throw error;
    }
  }
  told.forEach(tell);
  return whole && told.length === 0 ? (Object.fromEntries(copy) as T) : undefined;
}

/** Reads every item, also after one that is wrong. */
export function readItems<T>(
  most: number,
  read: (item: unknown, pointer: string) => T | undefined,
): Read<readonly T[]> {
  return (value, at, pointer) => {
    const found = at.list(value, most, (item) => item).map((item, index) => read(item, `${pointer}/${index}`));
    const whole = found.flatMap((item) => (item === undefined ? [] : [item]));
    if (whole.length < found.length) throw new Told();
    return whole;
  };
}

export function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
