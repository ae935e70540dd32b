import { z } from 'zod';
import { defineRoute } from '../route.ts';
import { id, organizationParams } from '../shapes/common.ts';
import { legalHold, newHold, retention } from '../shapes/retention.ts';

const area = 'Retention';
const base = '/organizations/{organization}';

export const readRetention = defineRoute({
  name: 'readRetention',
  area,
  method: 'GET',
  path: `${base}/retention`,
  access: 'owner',
  summary: 'Say how long runs are kept, and how many there are of each month.',
  params: organizationParams,
  reply: retention,
});
export const listHolds = defineRoute({
  name: 'listHolds',
  area,
  method: 'GET',
  path: `${base}/holds`,
  access: 'owner',
  summary: 'List legal holds, those in force first; lifted ones stay listed.',
  params: organizationParams,
  reply: z.array(legalHold),
});
export const addHold = defineRoute({
  name: 'addHold',
  area,
  method: 'POST',
  path: `${base}/holds`,
  access: 'owner',
  summary: 'Hold a run, the runs of a flow or about a person, or all of the organization: nothing of them is deleted.',
  params: organizationParams,
  body: newHold,
  reply: legalHold,
});
export const liftHold = defineRoute({
  name: 'liftHold',
  area,
  method: 'POST',
  path: `${base}/holds/{hold}/lift`,
  access: 'owner',
  summary: 'Lift a legal hold; what it held may be let go from then on.',
  params: organizationParams.extend({ hold: id }),
  reply: legalHold,
});
