import { type FlowpackImported, type FlowpackPreview, type FlowSummary, routes } from '@joinery/api';
import { emptyFlow } from '@joinery/core';
import { FLOWPACK_FORMAT, writePack } from '@joinery/flowpack';
import { cleanup, screen } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { renderPage } from '../../ui/render-page.test-kit.tsx';
import { ImportPage } from './import-page.tsx';

const all = Object.values(routes);
const suspendFlow = {
  ...emptyFlow,
  nodes: [{ id: 'start', kind: 'trigger' as const, config: { on: 'manual', input: {} }, position: { x: 0, y: 0 } }],
};
const pack = writePack({
  format: FLOWPACK_FORMAT,
  name: 'leaver',
  title: 'Leaver',
  version: '1.0.0',
  description: '',
  flows: [{ key: 'suspend', name: 'Suspend', description: '', flow: suspendFlow }],
  tables: [],
  connections: [],
  variables: [],
});
const preview: FlowpackPreview = {
  name: 'leaver',
  title: 'Leaver',
  version: '1.0.0',
  description: '',
  flows: [{ key: 'suspend', name: 'Suspend', description: '', nodes: 7, conflict: null }],
  tables: [],
  connections: [
    {
      key: 'okta',
      connector: 'okta',
      title: 'Okta org',
      help: '',
      candidates: [{ name: 'okta', title: 'Sandbox Okta' }],
    },
  ],
  variables: [{ name: 'days', type: 'number', title: 'Days kept', help: '', required: true, value: 30 }],
  problems: [],
};
const imported: FlowpackImported = {
  folder: 'f1',
  flows: [{ key: 'suspend', id: 'a', name: 'Suspend', publishable: true }],
  tables: [],
  variables: ['days'],
};
const suspend = { id: 'a', name: 'Suspend', on: false, publishedVersion: 1 } as FlowSummary;
const server = {
  listBundled: [{ name: 'leaver', title: 'Leaver', description: '', flows: 1 }],
  readBundled: () => new Response(pack),
  previewFlowpack: preview,
  importFlowpack: imported,
  listConnections: [],
  listFolders: [],
  listFlows: [suspend],
  listTables: [],
};

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

describe('importing a flowpack', () => {
  it('shows what it would create, imports it with what was chosen, and offers to switch it on', async () => {
    const asked = renderPage(<ImportPage />, all, server, '/import?pack=leaver');
    await userEvent.click(await screen.findByRole('button', { name: 'Import 1 flow' }));
    expect(await screen.findByRole('switch', { name: 'Switch Suspend on' })).toBeDefined();
    expect(asked.find(({ path }) => path.endsWith('/flowpacks/import'))?.body).toEqual({
      pack,
      folder: { name: 'Leaver' },
      connections: { okta: 'okta' },
      variables: { days: 30 },
      conflicts: 'add',
    });
  });

  it('lists what is wrong with a pack by its place and does not import it', async () => {
    const problem = {
      code: 'flowpack.node',
      message: 'The node “a” has no kind.',
      pointer: '/flows/0/nodes/1',
      severity: 'error',
    } as const;
    const broken = { ...server, previewFlowpack: { ...preview, problems: [problem] } };
    renderPage(<ImportPage />, all, broken, '/import?pack=leaver');
    expect(await screen.findByText('/flows/0/nodes/1')).toBeDefined();
    expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Import 1 flow' }).disabled).toBe(true);
  });

  it('lists every fault of a broken file by its place, without sending it', async () => {
    const broken = {
      ...JSON.parse(pack),
      surprise: 1,
      flows: [{ key: 'suspend', name: 7, description: '', flow: {} }],
    };
    const readBundled = () => new Response(JSON.stringify(broken));
    const asked = renderPage(<ImportPage />, all, { ...server, readBundled }, '/import?pack=leaver');
    expect(await screen.findByText('/surprise')).toBeDefined();
    expect(screen.getByText('/flows/0/name')).toBeDefined();
    expect(asked.some(({ path }) => path.endsWith('/preview'))).toBe(false);
  });

  it('replaces only where the folder that is chosen has the same flows', async () => {
    const listFlows = [{ ...suspend, folder: 'f1' }];
    const listFolders = [{ id: 'f1', name: 'Leavers', flows: 1 }];
    const asked = renderPage(<ImportPage />, all, { ...server, listFlows, listFolders }, '/import?pack=leaver');
    await userEvent.click(await screen.findByRole('button', { name: 'Replace them there' }));
    expect(screen.getByText('Exists already')).toBeDefined();
    await userEvent.click(screen.getByRole('button', { name: 'Import 1 flow' }));
    await screen.findByText('Switch these on');
    const sent = asked.find(({ path }) => path.endsWith('/flowpacks/import'))?.body;
    expect(sent).toMatchObject({ folder: { id: 'f1' }, conflicts: 'replace' });
  });

  it('says why a pack was refused and lets another be chosen', async () => {
    const refused = () =>
      Response.json(
        { error: { code: 'flowpack.depth', message: 'The pack is nested deeper than 64 levels.' } },
        { status: 422 },
      );
    renderPage(<ImportPage />, all, { ...server, previewFlowpack: refused }, '/import?pack=leaver');
    expect(await screen.findByText('The pack is nested deeper than 64 levels.')).toBeDefined();
    await userEvent.click(screen.getByRole('button', { name: 'Choose another pack' }));
    expect(await screen.findByLabelText('Flowpack file')).toBeDefined();
  });
});
