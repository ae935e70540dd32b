import type { Catalog } from '@joinery/core';
import { describe, expect, it } from 'vitest';
import { readPack } from './read-pack.ts';
import { stripSecrets } from './secrets.ts';
import { examplePack, flowOf, node } from './testing/example-pack.ts';
import { writePack } from './write-pack.ts';

const catalog: Catalog = {
  connectors: [
    {
      ...{ name: 'http', title: 'HTTP', description: '', icon: '', color: '', auth: [], triggers: [], lookups: [] },
      actions: [
        {
          ...{
            name: 'send',
            title: 'Send',
            description: '',
            effect: 'C',
            effectReason: '',
            output: [],
            permissions: [],
          },
          ...{ changes: true, destructive: false },
          input: [
            { name: 'url', type: 'text' },
            { name: 'key', type: 'secret' },
          ],
        },
      ],
    },
  ],
};
const sending = (key: string) => ({
  ...examplePack,
  flows: [
    {
      ...{ key: 'send', name: 'Send', description: '' },
      flow: flowOf(node('send', 'action', { action: 'http.send', input: { url: 'https://example.com', key } })),
    },
  ],
});

describe('writePack', () => {
  it('writes the same bytes whatever the order of keys and lists', () => {
    const { format, name, flows, ...rest } = examplePack;
    const turned = { ...rest, flows: flows.toReversed(), name, format };
    expect(writePack(turned)).toBe(writePack(examplePack));
    expect(writePack(examplePack)).toMatch(/^\{\n {2}"connections": \[[\s\S]*\}\n$/);
  });

  it('writes what readPack reads', () => {
    expect(readPack(writePack(examplePack))).toEqual({ ok: true, pack: examplePack, problems: [] });
  });

  it('takes literals out of an action’s secret fields and leaves placeholders', () => {
    expect(writePack(sending('hunter2'), catalog)).not.toContain('hunter2');
    expect(writePack(sending('{{ vars.key }}'), catalog)).toContain('{{ vars.key }}');
  });

  it('takes out what looks like a token, so that the pack can be read again', () => {
    const text = writePack({ ...examplePack, description: 'Use SSWS 00abcdefghijklmnopqrstuvwxyz here.' });
    expect(text).toContain('Use [secret removed] here.');
    expect(readPack(text).ok).toBe(true);
  });

  it('says where secrets stood', () => {
    expect(stripSecrets(sending('hunter2'), catalog).places).toEqual(['/flows/0/flow/nodes/0/config/input/key']);
  });
});
