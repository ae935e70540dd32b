import type { Answer, Received, Route, Routes } from '@joinery/api';
import type { Caller } from '../ports.ts';
import type { ApiParts } from './api-parts.ts';
import type { WhileDatabaseAnswers } from './database-away.ts';
import type { Limits } from './rate-limit.ts';
import type { RunReader } from './run-reader.ts';

/** One request as a handler sees it: parsed, allowed, and free of HTTP but for what it names. */
export interface Call<R extends Route = Route> extends Received<R> {
  /** The organization of the path; the caller has the route's role in it. '' on routes outside organizations. */
  readonly organization: string;
  /** null on public routes only. */
  readonly caller: Caller | null;
  /** Name of the caller, for `updatedBy` and the like. */
  readonly by: string;
  readonly headers: Headers;
  readonly ip: string;
  readonly setCookies: (cookies: readonly string[]) => void;
}

/** A file that a route answers. `name` makes browsers save it. */
export interface TextFile {
  readonly type: string;
  readonly name: string;
  readonly text: string | AsyncIterable<string>;
}

/** Begins telling and answers how to stop. */
export type Subscribe<T> = (tell: (item: T) => void) => () => void;

export type Result<R extends Route> = R extends { readonly answers: 'stream' }
  ? Subscribe<Answer<R>>
  : R extends { readonly answers: 'text' }
    ? TextFile
    : R extends { readonly reply: object }
      ? Answer<R>
      : void;

/** What handlers work with. */
export interface HandlerParts extends ApiParts {
  readonly limits: Limits;
  readonly runReader: RunReader;
  readonly whileDatabaseAnswers: WhileDatabaseAnswers;
}

export type Handler<R extends Route> = (call: Call<R>, parts: HandlerParts) => Promise<Result<R>>;
/** Handlers of some routes, by the routes' names. */
export type Handlers<Name extends keyof Routes> = { readonly [K in Name]: Handler<Routes[K]> };
/** Names of the routes of one area. */
export type RoutesOf<Area extends string> = {
  [K in keyof Routes]: Routes[K]['area'] extends Area ? K : never;
}[keyof Routes];
