import { createHash, randomBytes } from 'node:crypto';

let latest = 0;
let counted = 0;

/**
 * A UUID of version 7 (RFC 9562): it begins with its millisecond, so that ids sort by their time, and those of one process
 * in the order in which they were made.
 */
export function newRunId(now: number = Date.now()): string {
  counted = now > latest ? 0 : (counted + 1) & 0xfff;
  // A counter that is full borrows the next millisecond.
  latest = now > latest ? now : latest + (counted === 0 ? 1 : 0);
  return uuid(latest, counted.toString(16).padStart(3, '0'), randomBytes(8).toString('hex'));
}

/** An id made at `now` whose other half follows from the names: the same names at the same time make the same id. */
export function runIdFor(now: number, ...names: readonly string[]): string {
  const hex = createHash('sha256').update(names.join('\n')).digest('hex');
  return uuid(now, hex.slice(0, 3), hex.slice(3, 19));
}

function uuid(at: number, second: string, rest: string): string {
  const time = Math.max(0, Math.floor(at)).toString(16).padStart(12, '0');
  const variant = (0x8 | (Number.parseInt(rest.slice(0, 1), 16) & 0x3)).toString(16);
  return `${time.slice(0, 8)}-${time.slice(8)}-7${second}-${variant}${rest.slice(1, 4)}-${rest.slice(4)}`;
}
