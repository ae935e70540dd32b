import { defineFields } from '@joinery/connector-kit';

/** Settings of an app registration in Microsoft Entra; the mail connector uses the same. */
export const entraAuth = defineFields([
  {
    name: 'tenantId',
    type: 'text',
    title: 'Tenant',
    help: 'Directory (tenant) id of the app registration, or a verified domain.',
    placeholder: '00000000-0000-0000-0000-000000000000',
    required: true,
  },
  {
    name: 'clientId',
    type: 'text',
    title: 'Application id',
    help: 'Application (client) id of the app registration.',
    required: true,
  },
  {
    name: 'clientSecret',
    type: 'secret',
    title: 'Client secret',
    help: 'The value, not the id, of a client secret of the app registration.',
    required: true,
  },
  {
    name: 'graphUrl',
    type: 'text',
    title: 'Microsoft Graph address (advanced)',
    help: 'Only for a national cloud or the sandbox.',
    placeholder: 'https://graph.microsoft.com',
    format: 'url',
  },
  {
    name: 'loginUrl',
    type: 'text',
    title: 'Sign-in address (advanced)',
    help: 'Only for a national cloud or the sandbox.',
    placeholder: 'https://login.microsoftonline.com',
    format: 'url',
  },
]);
