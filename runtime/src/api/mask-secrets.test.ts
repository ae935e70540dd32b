import { fillReferences } from '@joinery/api';
import { type Catalog, emptyFlow, type Flow, type Json, type JsonObject } from '@joinery/core';
import { expect, it } from 'vitest';
import { MASK, maskerOf } from './mask-secrets.ts';

const unneeded = () => Promise.reject(new Error('Nothing is to be filled in here.'));

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

it('hides secret fields of actions and inputs, and the same texts wherever they turn up', async () => {
  const steps = [
    {
      node: 'send',
      input: { action: 'web.send', input: { url: 'https://a', password: 'hunter22', options: { key: 'k-123456' } } },
    },
    { node: 'other', output: { copied: 'the password is hunter22!', list: ['k-123456', 7, null] } },
  ];
  const inputs = { pin: '987654', name: 'Ana' };
  const shown = (await maskerOf(catalog, document, { inputs, steps }, unneeded))({ inputs, steps });
  expect(JSON.stringify(shown)).not.toMatch(/hunter22|k-123456|987654/);
  expect(shown).toMatchObject({
    inputs: { pin: MASK, name: 'Ana' },
    steps: [
      { input: { input: { url: 'https://a', password: MASK, options: { key: MASK } } } },
      { output: { copied: `the password is ${MASK}!`, list: [MASK, 7, null] } },
    ],
  });
});

it('finds secrets in what is kept apart from the run, and reads nothing else of it', async () => {
  const apart = (hash: string) => ({ $payload: { hash, bytes: 1_000_000 } });
  const payloads: Readonly<Record<string, JsonObject>> = {
    input: { url: apart('url'), password: 'hunter22' },
    options: { key: 'k-123456' },
    inputs: { pin: '987654' },
  };
  const read: string[] = [];
  const fill = async (value: Json) =>
    fillReferences(value, ({ hash }) => {
      read.push(hash);
      return payloads[hash] ?? hash;
    });
  const steps = [
    { node: 'send', input: { action: 'web.send', input: apart('input') } },
    { node: 'send', input: { action: 'web.send', input: { url: apart('body'), options: apart('options') } } },
    { node: 'other', input: apart('not looked into') },
  ];
  const mask = await maskerOf(catalog, document, { inputs: apart('inputs') as unknown as JsonObject, steps }, fill);
  expect(mask('hunter22, k-123456, 987654')).toBe(`${MASK}, ${MASK}, ${MASK}`);
  expect(read.toSorted()).toEqual(['input', 'inputs', 'options']);
  expect(mask(apart('a987654b'))).toEqual(apart('a987654b'));
});
