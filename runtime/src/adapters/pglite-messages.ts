/** What the pool and its thread tell each other. Values and fields travel as PostgreSQL's own text. */
export type WireValue = string | Uint8Array | null;

export type ToThread =
  | { readonly id: number; readonly do: 'run'; readonly text: string; readonly values: readonly WireValue[] }
  | { readonly id: number; readonly do: 'close' };

export interface WireResult {
  readonly names: readonly string[];
  readonly types: readonly number[];
  readonly rows: readonly (readonly (string | null)[])[];
  readonly command: string;
  readonly rowCount: number | null;
}
export interface WireError {
  readonly message: string;
  readonly [field: string]: string | undefined;
}
export type FromThread =
  | { readonly tell: 'ready' }
  | { readonly tell: 'failed'; readonly message: string }
  | { readonly tell: 'result'; readonly id: number; readonly result: WireResult }
  | { readonly tell: 'error'; readonly id: number; readonly error: WireError }
  | { readonly tell: 'closed'; readonly id: number }
  | { readonly tell: 'notification'; readonly channel: string; readonly payload: string };

export interface ThreadOptions {
  readonly directory: string;
  /** Statements run once when the session opens. */
  readonly session: readonly string[];
}
