import type { Json } from '../model/json.ts';

/** What expressions see, looked up by root name (`trigger`, `steps`, a node id, …) only when one is asked for. */
export interface Scope {
  readonly get: (name: string) => Json | undefined;
}
