/** What the sender is given: one request after the other at a constant rate, whatever becomes of those before. */
export interface LoadPlan {
  readonly origin: string;
  readonly perSecond: number;
  readonly deliveries: readonly {
    readonly path: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string;
  }[];
}
export interface LoadResult {
  /** Milliseconds from when each should have been sent until it was answered. */
  readonly latencies: readonly number[];
  /** 0 where no answer came. */
  readonly statuses: readonly number[];
  /** The furthest that the sender itself fell behind its plan, in milliseconds. */
  readonly behindMs: number;
}
