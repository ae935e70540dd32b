import { createHash } from 'node:crypto';
import { type Flow, type Json, stableJson } from '@joinery/core';

/** Equal hashes, equal documents, however their keys are ordered. */
export function contentHash(document: Flow): string {
  return createHash('sha256')
    .update(stableJson(document as unknown as Json))
    .digest('hex');
}
