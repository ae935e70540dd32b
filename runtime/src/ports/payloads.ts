/** Characters of JSON text up to which a value stands in the journal itself; what is longer is kept apart, once a run. */
export const KEPT_INLINE = 262_144;

/** Marks an event, a fact or a state in whose data references stand, so that no other is searched for them. */
export interface HoldsReferences {
  readonly apart: true;
}
export function holdsReferences(kept: object): boolean {
  return 'apart' in kept;
}
export function marked<Kept extends object>(kept: Kept): Kept & HoldsReferences {
  return { ...kept, apart: true };
}
export function unmarked<Kept extends object>(kept: Kept): Kept {
  const { apart: _, ...rest } = { apart: true, ...kept };
  return rest as Kept;
}

/** Room of this process for large values, so that many runs that carry them do not fill its memory together. */
export interface PayloadRoom {
  /**
   * Resolves true once there is room for so many bytes of a run, or of whatever else is in hand, which then has them; false
   * if there was none in time. One alone always finds room. Who came first goes first.
   */
  readonly take: (holder: string, bytes: number, waitMs: number) => Promise<boolean>;
  /** Counts what came to one that is in hand: it is not refused any more, but others wait for it. */
  readonly add: (holder: string, bytes: number) => void;
  /** It is out of hand. */
  readonly leave: (holder: string) => void;
  readonly bytes: () => number;
}
