import { createHash } from 'node:crypto';
import type { Migration } from './migration.ts';

/** Tells a change from another one of the same name. */
export function fingerprintOf({ name, sql }: Migration): string {
  return createHash('sha256').update(`${name}\n${sql}`).digest('hex');
}
