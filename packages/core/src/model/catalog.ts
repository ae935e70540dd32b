import type { Fields } from './field.ts';

/**
 * What an action may do to the outside when its outcome is unknown. A: safe to repeat with the same key. B: can be
 * probed before it is repeated. C: neither; a person decides.
 */
export type EffectClass = 'A' | 'B' | 'C';

export interface ActionCard {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly effect: EffectClass;
  /** Why the action has this class, shown to the admin. */
  readonly effectReason: string;
  /** True if it changes something outside. A read is class A and changes nothing. */
  readonly changes: boolean;
  /** True if what it does takes something away from a person (disable, remove, delete). */
  readonly destructive: boolean;
  readonly input: Fields;
  readonly output: Fields;
  /** Least permissions at the vendor, in the vendor's own words. */
  readonly permissions: readonly string[];
}

export interface TriggerCard {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly input: Fields;
  readonly output: Fields;
  readonly permissions: readonly string[];
}

export interface LookupCard {
  readonly name: string;
  readonly title: string;
}

/** A connector as the designer sees it: data only, served by the catalog. */
export interface ConnectorCard {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  /** Name of an icon that the designer ships. */
  readonly icon: string;
  readonly color: string;
  /** Fields of a connection's settings and secrets (type `secret`); empty if the connector needs no connection. */
  readonly auth: Fields;
  readonly actions: readonly ActionCard[];
  readonly triggers: readonly TriggerCard[];
  readonly lookups: readonly LookupCard[];
}

export interface Catalog {
  readonly connectors: readonly ConnectorCard[];
}
