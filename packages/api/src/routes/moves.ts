import { z } from 'zod';
import { defineRoute } from '../route.ts';
import { id, organizationParams } from '../shapes/common.ts';
import { moveCheck, moveResult, sleepers } from '../shapes/move.ts';

const area = 'Moves';
const base = '/organizations/{organization}/flows/{flow}/sleeping-runs';
const params = organizationParams.extend({ flow: id });
const version = z.coerce.number().int().min(1);

export const countSleepers = defineRoute({
  name: 'countSleepers',
  area,
  method: 'GET',
  path: base,
  access: 'viewer',
  summary: 'Count the runs of a flow that wait, by the version that they go by, newest version first.',
  params,
  reply: z.array(sleepers),
});
export const checkMove = defineRoute({
  name: 'checkMove',
  area,
  method: 'GET',
  path: `${base}/check`,
  access: 'viewer',
  summary:
    'Say which sleeping runs of a version could go on by a newer one, and why the others could not. Changes nothing.',
  params,
  query: z.object({ from: version, to: version, cursor: z.string().optional() }),
  reply: moveCheck,
});
export const moveRuns = defineRoute({
  name: 'moveRuns',
  area,
  method: 'POST',
  path: `${base}/move`,
  access: 'operator',
  summary: 'Have the sleeping runs of a version that can go on by a newer one; what they wait for keeps its due time.',
  params,
  body: z.object({ from: version, to: version, cursor: z.string().optional() }),
  reply: moveResult,
});
