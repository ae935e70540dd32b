import { mayHoldReference } from '@joinery/api';

/** Whether something in a JSON text may have to be kept apart: it is large, or looks like a reference. */
export function isLarge(text: string | null, limit: number): boolean {
  return text !== null && (text.length > limit || mayHoldReference(text));
}

/** What `make` makes; undefined if it would hold more than a text can. */
export function unlessTooLong<Made>(make: () => Made): Made | undefined {
  try {
    return make();
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
