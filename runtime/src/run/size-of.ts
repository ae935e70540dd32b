import type { Json } from '@joinery/core';

/** Texts below this are as long as their characters are many, near enough. */
const SHORT = 1_000;

/** Bytes of the value's JSON text, near enough. */
export function sizeOf(value: Json | undefined): number {
  if (typeof value === 'string') return (value.length > SHORT ? Buffer.byteLength(value) : value.length) + 2;
  if (typeof value !== 'object' || value === null) return 6;
  let size = 2;
  if (Array.isArray(value)) {
    for (const item of value as readonly Json[]) size += sizeOf(item) + 1;
    return size;
  }
  const object = value as Readonly<Record<string, Json>>;
  for (const name of Object.keys(object)) size += name.length + 4 + sizeOf(object[name]);
  return size;
}

/** For people: `61.2 MB`. */
export function sayMegabytes(bytes: number): string {
  return `${(bytes / 1_000_000).toFixed(1).replace(/\.0$/, '')} MB`;
}
