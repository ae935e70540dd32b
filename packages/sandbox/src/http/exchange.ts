import type { World } from '../world/create-world.ts';

/** A request as the simulated vendors see it, free of any web framework. */
export interface WireRequest {
  readonly method: string;
  /** Path below the vendor's base, still percent-encoded. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Header names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly rawBody: string;
  /** Absolute address of the vendor's base, as the caller wrote it. */
  readonly base: string;
}

export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  /** Sent as JSON; left out for an answer without a body. */
  readonly body?: unknown;
}

export interface Call {
  readonly world: World;
  readonly request: WireRequest;
  readonly params: Readonly<Record<string, string>>;
}

export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Segments such as `/users/:user/manager/$ref`. */
  readonly pattern: string;
  readonly handle: (call: Call) => Answer | Promise<Answer>;
}

/** The named part of the path; a route that asks for one it does not declare is a defect. */
export function param(call: Call, name: string): string {
  const value = call.params[name];
  if (value === undefined) throw new Error(`The route has no part named ${name}.`);
  return value;
}

/** The text of a percent-encoded part of a path, as it is when it is not rightly encoded. */
export function decodePart(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
