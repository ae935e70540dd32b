import { defineConnector } from '@joinery/connector-kit';
import { read } from './actions/read.ts';
import { send } from './actions/send.ts';
import { webClient } from './client.ts';

export const http = defineConnector({
  name: 'http',
  title: 'HTTP',
  description: 'Calls any web address. A connection is needed only for a secret header.',
  icon: 'world',
  color: '#1971c2',
  auth: [
    {
      name: 'address',
      type: 'text',
      title: 'Address',
      help: 'The secret goes out to addresses below this one only.',
      placeholder: 'https://api.acme.example',
      format: 'url',
    },
    {
      name: 'headerName',
      type: 'text',
      title: 'Header',
      help: 'Name of the header that carries the secret.',
      default: 'Authorization',
    },
    {
      name: 'headerValue',
      type: 'secret',
      title: 'Value of the header',
      help: 'The whole value, for instance Bearer and the token.',
    },
  ],
  // Nobody knows what an unknown address bears: enough for a fan-out, not enough to drown a small server.
  limits: { concurrency: 20 },
  client: webClient,
  test: async ({ client: { secret } }) => ({
    summary:
      secret === undefined
        ? 'No secret is set; requests go out without one.'
        : `The header ${secret.name} goes out to ${secret.below}.`,
  }),
  actions: [read, send],
  triggers: [],
  lookups: [],
});
