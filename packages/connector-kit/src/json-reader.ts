import type { Json, JsonObject } from '@joinery/core';

/** Readers for a vendor's JSON, which promises nothing: a value of another type counts as absent. */
export function asObject(value: Json | undefined): JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : {};
}

export function asList(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? (value as readonly Json[]) : [];
}

export function asText(value: Json | undefined): string | null {
  return typeof value === 'string' ? value : null;
}

export function asNumber(value: Json | undefined): number | null {
  return typeof value === 'number' ? value : null;
}

export function asFlag(value: Json | undefined): boolean | null {
  return typeof value === 'boolean' ? value : null;
}

export function objectsOf(value: Json | undefined): readonly JsonObject[] {
  return asList(value).map(asObject);
}

export function textsOf(value: Json | undefined): readonly string[] {
  return asList(value).filter((item) => typeof item === 'string');
}
