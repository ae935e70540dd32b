/**
 * Milliseconds to wait by the vendor's own header, undefined if there is none: `Retry-After` (seconds or a date), else
 * `X-Rate-Limit-Reset` (epoch seconds), both measured against the answer's `Date`, which cancels clock skew.
 */
export function retryAfterOf(headers: Headers, now: number): number | undefined {
  const date = Date.parse(headers.get('date') ?? '');
  const answeredAt = Number.isNaN(date) ? now : date;
  const after = headers.get('retry-after')?.trim();
  if (after !== undefined && after !== '') {
    const seconds = Number(after);
    const wait = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(after) - answeredAt;
    if (!Number.isNaN(wait)) return Math.max(0, Math.ceil(wait));
  }
  const reset = Number(headers.get('x-rate-limit-reset') ?? Number.NaN);
  // The second on top: Reset and Date are cut to whole seconds.
  return Number.isFinite(reset) && reset > 0 ? Math.max(1000, reset * 1000 - answeredAt + 1000) : undefined;
}
