import type { Route } from '@joinery/api';
import type { Json } from '@joinery/core';
import { readStrictJson } from '@joinery/flowpack';
import express, { type Request, type RequestHandler } from 'express';
import { ApiError } from './api-error.ts';

const DEFAULT_LIMIT = 1_000_000;

/** Takes the bytes of a body of one route, at most as many as it allows (counted after decompression). */
export function takeBytes(limit: number = DEFAULT_LIMIT): RequestHandler {
  return express.raw({ type: () => true, limit });
}

export function bodyTakerOf(route: Route): readonly RequestHandler[] {
  return route.body ? [takeBytes(route.maxBody)] : [];
}

/** The JSON in bytes that `takeBytes` took. Only `application/json` in UTF-8 is read. */
export function jsonOf(request: Request): Json {
  const type = request.headers['content-type'] ?? '';
  if (!/^application\/json(\s*;\s*charset="?utf-8"?)?\s*$/i.test(type)) {
    throw new ApiError(415, 'request.not_json', 'The body must be sent as "content-type: application/json" in UTF-8.');
  }
  const bytes: unknown = request.body;
  if (!Buffer.isBuffer(bytes) || bytes.length === 0)
    throw new ApiError(400, 'request.no_body', 'The request has no body; send a JSON object.');
  // The route's own limit has counted the bytes already.
  const read = readStrictJson(decode(bytes), { bytes: Number.POSITIVE_INFINITY });
  if (read.ok) return read.value;
  const [first] = read.problems;
  throw new ApiError(400, first?.code ?? 'json.bad_syntax', `The body cannot be read. ${first?.message ?? ''}`.trim(), {
    problems: read.problems,
  });
}

function decode(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new ApiError(400, 'json.bad_syntax', 'The body is not valid UTF-8; encode it as UTF-8 and send it again.');
  }
}
