import { z } from 'zod';
import { defineRoute } from '../route.ts';
import { organizationParams } from '../shapes/common.ts';
import { sandboxWorld } from '../shapes/sandbox.ts';

const area = 'Sandbox';
const base = '/organizations/{organization}/sandbox';
const membership = organizationParams.extend({ group: z.string(), person: z.string() });

export const readSandbox = defineRoute({
  name: 'readSandbox',
  area,
  method: 'GET',
  path: base,
  access: 'viewer',
  summary: 'Show the simulated tenant: people, groups, licences and mail.',
  params: organizationParams,
  reply: sandboxWorld,
});
export const addToSandboxGroup = defineRoute({
  name: 'addToSandboxGroup',
  area,
  method: 'PUT',
  path: `${base}/groups/{group}/members/{person}`,
  access: 'operator',
  summary: 'Add a person to an Okta group of the simulated tenant, as an Okta admin would.',
  params: membership,
});
export const removeFromSandboxGroup = defineRoute({
  name: 'removeFromSandboxGroup',
  area,
  method: 'DELETE',
  path: `${base}/groups/{group}/members/{person}`,
  access: 'operator',
  summary: 'Remove a person from an Okta group of the simulated tenant, as an Okta admin would.',
  params: membership,
});
export const connectSandbox = defineRoute({
  name: 'connectSandbox',
  area,
  method: 'POST',
  path: `${base}/connections`,
  access: 'builder',
  summary: 'Create the connections to the simulated tenant that are missing and register its event hook.',
  params: organizationParams,
  reply: z.object({ created: z.array(z.string()) }),
});
export const resetSandbox = defineRoute({
  name: 'resetSandbox',
  area,
  method: 'POST',
  path: `${base}/reset`,
  access: 'owner',
  summary: 'Put the simulated tenant back to its first day.',
  params: organizationParams,
});
