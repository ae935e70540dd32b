/** Value below which the share `p` (0 to 1) of the values lies, between neighbours if need be. NaN of nothing. */
export function percentile(values: readonly number[], p: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const place = (sorted.length - 1) * p;
  const low = sorted[Math.floor(place)] ?? Number.NaN;
  const high = sorted[Math.ceil(place)] ?? Number.NaN;
  return low + (high - low) * (place - Math.floor(place));
}

export const median = (values: readonly number[]): number => percentile(values, 0.5);

/**
 * Things ended per second in the steady middle: the first fifth warms up, the last tenth no longer fills every slot.
 * `endedAt` in milliseconds, in any order.
 */
export function steadyRate(endedAt: readonly number[]): number {
  const sorted = [...endedAt].sort((a, b) => a - b);
  const from = Math.floor(sorted.length * 0.2);
  const to = Math.floor(sorted.length * 0.9);
  const ms = (sorted[to] ?? Number.NaN) - (sorted[from] ?? Number.NaN);
  return ((to - from) / ms) * 1000;
}
