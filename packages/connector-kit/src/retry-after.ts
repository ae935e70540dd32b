/**
 * Milliseconds to wait by the vendor's own header, undefined if there is none: `Retry-After` (seconds or a date), else
 * `X-Rate-Limit-Reset` (epoch seconds), both measured against the answer's `Date`, which cancels clock skew. The reset is on
 * every answer of Okta, so it says when to come back only where it comes with a 429.
 */
export function retryAfterOf(
  { status, headers }: Pick<Response, 'status' | 'headers'>,
  now: number,
): number | undefined {
  const after = headers.get('retry-after')?.trim();
  if (after !== undefined && after !== '') {
    const seconds = Number(after);
    const wait = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(after) - answeredAt(headers, now);
    if (!Number.isNaN(wait)) return Math.max(0, Math.ceil(wait));
  }
  return status === 429 ? untilReset(headers, now) : undefined;
}

/** Milliseconds until Okta counts from zero again, undefined if the answer does not say. */
export function untilReset(headers: Headers, now: number): number | undefined {
  const reset = Number(headers.get('x-rate-limit-reset') ?? Number.NaN);
  // The second on top: Reset and Date are cut to whole seconds.
  return Number.isFinite(reset) && reset > 0
    ? Math.max(1000, reset * 1000 - answeredAt(headers, now) + 1000)
    : undefined;
}

function answeredAt(headers: Headers, now: number): number {
  const date = Date.parse(headers.get('date') ?? '');
  return Number.isNaN(date) ? now : date;
}
