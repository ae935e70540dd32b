import { type Catalog, emptyFlow, type Flow } from '@joinery/core';
import { expect, it } from 'vitest';
import { MASK, maskerOf } from './mask-secrets.ts';

const catalog: Catalog = {
  connectors: [
    {
      ...{ name: 'web', title: 'Web', description: '', icon: '', color: '', auth: [], triggers: [], lookups: [] },
      actions: [
        {
          ...{
            name: 'send',
            title: '',
            description: '',
            effect: 'C',
            effectReason: '',
            changes: true,
            destructive: false,
            output: [],
            permissions: [],
          },
          input: [
            { name: 'url', type: 'text' },
            { name: 'password', type: 'secret' },
            { name: 'options', type: 'object', fields: [{ name: 'key', type: 'secret' }] },
          ],
        },
      ],
    },
  ],
};
const document: Flow = {
  ...emptyFlow,
  inputs: [{ name: 'pin', type: 'secret' }],
  nodes: [{ id: 'send', kind: 'action', config: { action: 'web.send' }, position: { x: 0, y: 0 } }],
};

it('hides secret fields of actions and inputs, and the same texts wherever they turn up', () => {
  const steps = [
    {
      node: 'send',
      input: { action: 'web.send', input: { url: 'https://a', password: 'hunter22', options: { key: 'k-123456' } } },
    },
    { node: 'other', output: { copied: 'the password is hunter22!', list: ['k-123456', 7, null] } },
  ];
  const inputs = { pin: '987654', name: 'Ana' };
  const shown = maskerOf(catalog, document, { inputs, steps })({ inputs, steps });
  expect(JSON.stringify(shown)).not.toMatch(/hunter22|k-123456|987654/);
  expect(shown).toMatchObject({
    inputs: { pin: MASK, name: 'Ana' },
    steps: [
      { input: { input: { url: 'https://a', password: MASK, options: { key: MASK } } } },
      { output: { copied: `the password is ${MASK}!`, list: [MASK, 7, null] } },
    ],
  });
});
