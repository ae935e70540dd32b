import type { JsonObject } from '@joinery/core';
import { type CallContext, connectorError, defineAction } from '@joinery/connector-kit';
import type { GraphClient } from '../client.ts';
import { readRawUser, toUser, userField, userFields, userPath, userSelect } from '../user.ts';

const changeable = [
  ['displayName', 'Display name'],
  ['givenName', 'First name'],
  ['surname', 'Last name'],
  ['usageLocation', 'Usage location'],
  ['jobTitle', 'Job title'],
  ['department', 'Department'],
  ['companyName', 'Company'],
  ['officeLocation', 'Office'],
  ['employeeId', 'Employee id'],
  ['mobilePhone', 'Mobile phone'],
] as const;

export const updateUser = defineAction({
  name: 'updateUser',
  title: 'Change user',
  description: 'Changes properties of a user; those that are left empty stay as they are.',
  effect: {
    class: 'A',
    reason: 'It sets values, so repeating it ends in the same user.',
    changes: true,
    destructive: false,
  },
  input: [
    userField,
    {
      name: 'properties',
      type: 'object',
      title: 'Properties',
      required: true,
      fields: changeable.map(([name, title]) => ({ name, type: 'text', title }) as const),
    },
  ],
  output: [{ name: 'changed', type: 'boolean', title: 'Changed', help: 'False if it was so already.' }, ...userFields],
  permissions: ['User.ReadWrite.All'],
  run: async (call: CallContext<GraphClient>, { user, properties }) => {
    const before = await readRawUser(call, user, userSelect);
    const wanted = Object.entries(properties as JsonObject).filter(
      ([, value]) => typeof value === 'string' && value !== '',
    );
    if (wanted.length === 0)
      throw connectorError(
        'office365',
        'bad_input',
        `Change user was given no property of ${user} to change; fill in at least one.`,
        { effect: 'not-sent' },
      );
    const body = Object.fromEntries(wanted.filter(([name, value]) => before[name] !== value));
    if (Object.keys(body).length === 0) return { changed: false, ...toUser(before) };
    const { client, signal, key } = call;
    await client.send({
      method: 'PATCH',
      path: userPath(before.id),
      body,
      signal,
      key,
      what: `changing the user ${user}`,
    });
    return { changed: true, ...toUser({ ...before, ...body }) };
  },
});
