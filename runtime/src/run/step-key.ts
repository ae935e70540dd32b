import { createHash } from 'node:crypto';

/** Idempotency key of a step: the same for each attempt, on any worker, after any crash. A UUID, as vendors like it. */
export function stepKey(organization: string, run: string, step: string): string {
  const hex = createHash('sha256').update(`${organization}\n${run}\n${step}`).digest('hex');
  const variant = ((Number.parseInt(hex.slice(16, 18), 16) & 0x3f) | 0x80).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(18, 20)}-${hex.slice(20, 32)}`;
}
