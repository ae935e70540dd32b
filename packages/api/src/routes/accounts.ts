import { z } from 'zod';
import { defineRoute } from '../route.ts';
import { apiToken, email, me, member, password, role } from '../shapes/account.ts';
import { id, name, organizationParams } from '../shapes/common.ts';

const area = 'Accounts';

export const readSetup = defineRoute({
  name: 'readSetup',
  area,
  method: 'GET',
  path: '/setup',
  access: 'public',
  summary: 'Say whether this installation has an owner yet, and whether the caller is signed in.',
  reply: z.object({ claimed: z.boolean(), signedIn: z.boolean().optional() }),
});
export const claim = defineRoute({
  name: 'claim',
  area,
  method: 'POST',
  path: '/setup/claim',
  access: 'public',
  summary: 'Become the owner, with the one-time code that the console printed.',
  body: z.object({ code: z.string(), name, email, password, organization: name }),
  reply: me,
});
export const signIn = defineRoute({
  name: 'signIn',
  area,
  method: 'POST',
  path: '/session',
  access: 'public',
  summary: 'Sign in; the answer sets the session cookie.',
  body: z.object({ email, password: z.string().max(128) }),
  reply: me,
});
export const signOut = defineRoute({
  name: 'signOut',
  area,
  method: 'DELETE',
  path: '/session',
  access: 'signed-in',
  summary: 'Sign out.',
});
export const readMe = defineRoute({
  name: 'readMe',
  area,
  method: 'GET',
  path: '/me',
  access: 'signed-in',
  summary: 'Say who is signed in and to which organizations they belong.',
  reply: me,
});
export const listMembers = defineRoute({
  name: 'listMembers',
  area,
  method: 'GET',
  path: '/organizations/{organization}/members',
  access: 'viewer',
  summary: 'List the people of the organization.',
  params: organizationParams,
  reply: z.array(member),
});
export const addMember = defineRoute({
  name: 'addMember',
  area,
  method: 'POST',
  path: '/organizations/{organization}/members',
  access: 'owner',
  summary: 'Create an account with a first password and a role.',
  params: organizationParams,
  body: z.object({ name, email, password, role }),
  reply: member,
});
export const changeMember = defineRoute({
  name: 'changeMember',
  area,
  method: 'PATCH',
  path: '/organizations/{organization}/members/{user}',
  access: 'owner',
  summary: "Change a person's role.",
  params: organizationParams.extend({ user: id }),
  body: z.object({ role }),
  reply: member,
});
export const removeMember = defineRoute({
  name: 'removeMember',
  area,
  method: 'DELETE',
  path: '/organizations/{organization}/members/{user}',
  access: 'owner',
  summary: 'Take a person out of the organization and end their sessions.',
  params: organizationParams.extend({ user: id }),
});
export const listTokens = defineRoute({
  name: 'listTokens',
  area,
  method: 'GET',
  path: '/organizations/{organization}/tokens',
  access: 'owner',
  summary: 'List API tokens.',
  params: organizationParams,
  reply: z.array(apiToken),
});
export const createToken = defineRoute({
  name: 'createToken',
  area,
  method: 'POST',
  path: '/organizations/{organization}/tokens',
  access: 'owner',
  summary: 'Create an API token; its value is shown this once.',
  params: organizationParams,
  body: z.object({ name, role, expiresInDays: z.number().int().min(1).max(365).optional() }),
  reply: apiToken.extend({ token: z.string() }),
});
export const revokeToken = defineRoute({
  name: 'revokeToken',
  area,
  method: 'DELETE',
  path: '/organizations/{organization}/tokens/{token}',
  access: 'owner',
  summary: 'Revoke an API token.',
  params: organizationParams.extend({ token: id }),
});
