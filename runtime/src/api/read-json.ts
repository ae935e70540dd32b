import type { Json } from '@joinery/core';
import { ApiError } from './api-error.ts';

const DEPTH = 64;
/** Keys that reach an object's prototype when code copies them carelessly. */
const forbidden = new Set(['__proto__', 'constructor', 'prototype']);
const token = /"(?:[^"\\]|\\.)*"|[{}[\]:,]/gs;

/**
 * Reads JSON from outside: what two readers could understand differently (duplicate keys) or what harms one (depth,
 * keys of the prototype) is refused before anything uses it.
 */
export function readJson(text: string): Json {
  const value = parse(text);
  checkStructure(text);
  return value;
}

function parse(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    throw new ApiError(400, 'request.bad_json', 'The body is not valid JSON; correct it and send it again.');
  }
}

/** Walks over a text that is valid JSON. */
function checkStructure(text: string): void {
  const open: (Set<string> | null)[] = [];
  let last = '';
  for (const [found] of text.matchAll(token)) {
    if (found === '{' || found === '[') {
      open.push(found === '{' ? new Set() : null);
      if (open.length > DEPTH)
        refuse('request.too_deep', `The body is nested more than ${DEPTH} levels deep; send a flatter one.`);
    } else if (found === '}' || found === ']') open.pop();
    else if (found === ':') takeKey(open.at(-1), JSON.parse(last) as string);
    last = found;
  }
}

function takeKey(keys: Set<string> | null | undefined, key: string): void {
  if (forbidden.has(key))
    refuse('request.forbidden_key', `The body has the key "${key}", which is not allowed; leave it out.`);
  if (keys?.has(key))
    refuse('request.duplicate_key', `The body has the key "${key.slice(0, 80)}" twice in one object; keep one.`);
  keys?.add(key);
}

function refuse(code: string, message: string): never {
  throw new ApiError(400, code, message);
}
