import type { Sealed } from './data.ts';

/** What a sealed text is bound to: moved to another place, it does not open. */
export interface SecretPlace {
  readonly organization: string;
  readonly connection: string;
  readonly field: string;
}

/** Seals texts with the installation's key. */
export interface Secrets {
  readonly seal: (text: string, place: SecretPlace) => Sealed;
  /** Throws if the key or the place is another. */
  readonly open: (sealed: Sealed, place: SecretPlace) => string;
}

/** Name of the sealed field that holds the header secret of a connection's event hook. */
export const HOOK_FIELD = '#hook';
