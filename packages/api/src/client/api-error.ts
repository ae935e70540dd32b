import type { ErrorReply } from '../shapes/common.ts';

type Problem = NonNullable<ErrorReply['error']['problems']>[number];

/** The server refused, or could not be reached (status 0). `message` is a sentence for the person. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly problems: readonly Problem[];

  constructor(status: number, code: string, message: string, problems: readonly Problem[] = []) {
    super(message);
    this.name = 'ApiError';
    this.status = status;
    this.code = code;
    this.problems = problems;
  }
}

/** What to tell the person about anything that was thrown. */
export function sayError(error: unknown): string {
  if (error instanceof Error) return error.message;
  return 'Something went wrong here. Load the page again; if it happens again, tell your administrator.';
}
