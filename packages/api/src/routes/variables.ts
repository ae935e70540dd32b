import { z } from 'zod';
import { defineRoute } from '../route.ts';
import { organizationParams, reference } from '../shapes/common.ts';
import { variable } from '../shapes/variable.ts';

const area = 'Variables';
const base = '/organizations/{organization}/variables';
const params = organizationParams.extend({ variable: reference });

export const listVariables = defineRoute({
  name: 'listVariables',
  area,
  method: 'GET',
  path: base,
  access: 'viewer',
  summary: 'List variables.',
  params: organizationParams,
  reply: z.array(variable),
});
export const putVariable = defineRoute({
  name: 'putVariable',
  area,
  method: 'PUT',
  path: `${base}/{variable}`,
  access: 'builder',
  summary: 'Create a variable or change it; runs that begin afterwards see the new value.',
  params,
  body: variable.omit({ name: true, updatedAt: true }),
  reply: variable,
});
export const deleteVariable = defineRoute({
  name: 'deleteVariable',
  area,
  method: 'DELETE',
  path: `${base}/{variable}`,
  access: 'builder',
  summary: 'Delete a variable that no flow uses.',
  params,
});
