import type { Json, JsonObject } from '@joinery/core';
import { z } from 'zod';

export const json = z.custom<Json>((value) => value !== undefined, 'Expected a JSON value.');
export const jsonObject = z.custom<JsonObject>(
  (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
  'Expected an object.',
);
export const id = z.string().min(1).max(100);
export const name = z.string().trim().min(1).max(200);
/** Name by which flows refer to a connection or a variable. */
export const reference = z
  .string()
  .regex(/^[A-Za-z][A-Za-z0-9_-]{0,63}$/, 'Start with a letter and use letters, digits, _ or - only, 64 at most.');
export const instant = z.string();
export const organizationParams = z.object({ organization: id });
export const problem = z.object({
  code: z.string(),
  message: z.string(),
  pointer: z.string(),
  severity: z.enum(['error', 'warning']),
  node: z.string().optional(),
});
/** Each error answer: a stable code, one sentence that names the remedy, and the problems where there are several. */
export const errorReply = z.object({
  error: z.object({
    code: z.string(),
    message: z.string(),
    problems: z.array(problem).optional(),
    requestId: z.string().optional(),
  }),
});
export type ErrorReply = z.output<typeof errorReply>;

/** A page of a list; `next` is the cursor of the page after it. */
export function page<T extends z.ZodType>(item: T) {
  return z.object({ items: z.array(item), next: z.string().nullable() });
}
