import type { Catalog, Fields, Flow } from '@joinery/core';
import { z } from 'zod';
import { id, instant, name } from './common.ts';

/** The document is read and judged by core's parseFlow; here it is only a large object. */
export const flowDocument = z.custom<Flow>(
  (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
  'Expected a flow document.',
);
export const fields = z.custom<Fields>((value) => Array.isArray(value), 'Expected a list of fields.');
export const catalog = z.custom<Catalog>((value) => typeof value === 'object' && value !== null);

export const folder = z.object({ id, name, flows: z.number() });
export type Folder = z.output<typeof folder>;

/** A flow in lists. `trigger` is the draft's trigger in words of the flow document (`okta.userRemovedFromGroup`, `manual`, …). */
export const flowSummary = z.object({
  id,
  name,
  description: z.string(),
  folder: id.nullable(),
  on: z.boolean(),
  trigger: z.string().nullable(),
  publishedVersion: z.number().nullable(),
  /** The draft differs from what is published. */
  changed: z.boolean(),
  updatedAt: instant,
  updatedBy: z.string(),
  lastRun: z.object({ id, status: z.string(), at: instant }).nullable(),
});
export type FlowSummary = z.output<typeof flowSummary>;

/** A flow with its draft. `revision` guards against two people saving over each other. */
export const flowDetail = flowSummary.extend({
  draft: flowDocument,
  revision: z.number(),
});
export type FlowDetail = z.output<typeof flowDetail>;

export const flowVersion = z.object({
  version: z.number(),
  hash: z.string(),
  publishedAt: instant,
  publishedBy: z.string(),
  note: z.string(),
  current: z.boolean(),
});
export type FlowVersion = z.output<typeof flowVersion>;
