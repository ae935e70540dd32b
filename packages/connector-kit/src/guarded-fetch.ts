/** What of a `Response` connectors read. Its body is read once. */
export interface WebAnswer extends Pick<Response, 'status' | 'ok' | 'headers'> {
  readonly body: AsyncIterable<Uint8Array> | null;
  readonly text: () => Promise<string>;
}

export interface GuardedRequest {
  readonly method?: string;
  readonly headers?: Headers | Record<string, string>;
  readonly body?: string;
  readonly signal?: AbortSignal;
  /** Said so that a plain `fetch` in its place does not follow one either. */
  readonly redirect?: 'manual';
}

/** As `fetch`, for whole addresses; redirects are answers. */
export type GuardedFetch = (url: string | URL, request?: GuardedRequest) => Promise<WebAnswer>;
