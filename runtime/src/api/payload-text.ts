import { mayHoldReference, payloadKeyOf, payloadKeysIn } from '@joinery/api';
import { type Json, limits } from '@joinery/core';
import type { ApiParts } from './api-parts.ts';

type Parts = Pick<ApiParts, 'runViews'>;

export async function fillValue({ runViews }: Parts, organization: string, run: string, value: Json): Promise<Json> {
  const [whole = null] = await runViews.fill(organization, run, [value]);
  return whole;
}

/** A payload as people get it: masked, and whole as long as that is no more than one value may have. */
export async function payloadText(
  parts: Parts,
  organization: string,
  run: string,
  text: string,
  mask: <T>(value: T) => T,
): Promise<string> {
  const kept = JSON.parse(text) as Json;
  const whole = isFilled(text, kept) ? await fillValue(parts, organization, run, kept) : kept;
  const masked = mask(whole);
  return masked === kept ? text : JSON.stringify(masked);
}

/** What looks like a reference on its own is data, which is why it is kept apart. */
function isFilled(text: string, kept: Json): boolean {
  if (!mayHoldReference(text) || payloadKeyOf(kept)) return false;
  const keys = payloadKeysIn(kept);
  const bytes = keys.reduce((sum, key) => sum + key.bytes, text.length);
  return bytes <= limits.payloadBytes && keys.every(({ nested }) => !nested);
}
