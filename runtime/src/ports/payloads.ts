/** Characters of JSON text up to which a value stands in the journal itself; what is longer is kept apart, once a run. */
export const KEPT_INLINE = 262_144;

/** Marks an event or a fact in whose data references stand, so that no other is searched for them. */
export interface HoldsReferences {
  readonly apart: true;
}
export function holdsReferences(kept: object): boolean {
  return 'apart' in kept;
}
