import type { Problem } from '@joinery/core';

/** A refusal that the caller is told of as it is: a stable code and one sentence that names the remedy. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly problems: readonly Problem[] | undefined;
  /** Seconds after which it is worth trying again. */
  readonly retryAfter: number | undefined;

  constructor(
    status: number,
    code: string,
    message: string,
    more: { readonly problems?: readonly Problem[]; readonly retryAfter?: number } = {},
  ) {
    super(message);
    this.name = 'ApiError';
    this.status = status;
    this.code = code;
    this.problems = more.problems;
    this.retryAfter = more.retryAfter;
  }
}

/** The thing is not there, or not in this organization: nobody learns which. */
export function notFound(what: string, id: string): ApiError {
  return new ApiError(
    404,
    'request.not_found',
    `There is no ${what} "${clipped(id)}" here; it may have been deleted: go back to the list and reload it.`,
  );
}

/** Answers the value, or throws a 404 that names what was looked for. */
export function found<T>(value: T | null | undefined, what: string, id: string): T {
  if (value === null || value === undefined) throw notFound(what, id);
  return value;
}

function clipped(text: string): string {
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}
