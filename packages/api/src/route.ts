import type { z } from 'zod';

/** Who may call a route, weakest first. `public` needs no account; `signed-in` any account, in no organization. */
export const roles = ['viewer', 'operator', 'builder', 'owner'] as const;
export type Role = (typeof roles)[number];
export type Access = 'public' | 'signed-in' | Role;

type Shape = z.ZodObject | undefined;

/** One route: what it takes, what it answers and who may call it. The server, the designer and openapi.json read it. */
export interface Route<
  Params extends Shape = Shape,
  Query extends Shape = Shape,
  Body extends z.ZodType | undefined = z.ZodType | undefined,
  Reply extends z.ZodType | undefined = z.ZodType | undefined,
> {
  readonly name: string;
  readonly area: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below `/api/v1`, with `{name}` parameters. */
  readonly path: string;
  readonly summary: string;
  readonly access: Access;
  readonly params?: Params;
  readonly query?: Query;
  readonly body?: Body;
  /** Absent: 204 without a body. */
  readonly reply?: Reply;
  /** `stream` answers server-sent events whose data is `reply`; `text` answers a file. */
  readonly answers?: 'json' | 'stream' | 'text';
  /** Bytes that a body may have; 1 MB if absent. */
  readonly maxBody?: number;
}

export function defineRoute<const R extends Route>(route: R): R {
  return route;
}

/** Below this every route lives. */
export const API_BASE = '/api/v1';

type Output<T> = T extends z.ZodType ? z.output<T> : undefined;
type Input<T> = T extends z.ZodType ? z.input<T> : undefined;
/** What a handler receives, parsed. */
export interface Received<R extends Route> {
  readonly params: Output<R['params']>;
  readonly query: Output<R['query']>;
  readonly body: Output<R['body']>;
}
/** What a caller sends. */
export interface Sent<R extends Route> {
  readonly params?: Input<R['params']>;
  readonly query?: Input<R['query']>;
  readonly body?: Input<R['body']>;
}
export type Answer<R extends Route> = Output<R['reply']>;
