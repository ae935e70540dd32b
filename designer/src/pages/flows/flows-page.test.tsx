import { type FlowSummary, routes } from '@joinery/api';
import { cleanup, screen, waitFor, within } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { renderPage } from '../../ui/render-page.test-kit.tsx';
import { FlowsPage } from './flows-page.tsx';

const flow = (id: string, name: string, part: Partial<FlowSummary> = {}): FlowSummary => ({
  id,
  name,
  description: '',
  folder: 'f1',
  on: false,
  trigger: 'manual',
  publishedVersion: 1,
  changed: false,
  updatedAt: '2026-01-01T00:00:00Z',
  updatedBy: 'Ana',
  lastRun: null,
  ...part,
});
const catalog = { connectors: [] };
const folders = [
  { id: 'f1', name: 'Leavers', flows: 2 },
  { id: 'f2', name: 'Joiners', flows: 0 },
];
const all = Object.values(routes);
const bundled = [{ name: 'office365', title: 'Office 365', description: 'Leavers.', flows: 5 }];

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

describe('the flows page', () => {
  it('switches a published flow on, and a draft only after publishing', async () => {
    const listFlows = [flow('a', 'Suspend'), flow('b', 'Sketch', { publishedVersion: null })];
    const switchFlow = () => {
      listFlows[0] = flow('a', 'Suspend', { on: true });
      return listFlows[0];
    };
    const asked = renderPage(<FlowsPage />, all, {
      listFlows: () => listFlows,
      listFolders: folders,
      readCatalog: catalog,
      switchFlow,
    });
    const toggle = await screen.findByRole('switch', { name: 'Switch Suspend on' });
    expect(screen.getByRole<HTMLInputElement>('switch', { name: 'Switch Sketch on' }).disabled).toBe(true);
    await userEvent.click(toggle);
    await waitFor(() =>
      expect(screen.getByRole<HTMLInputElement>('switch', { name: 'Switch Suspend on' }).checked).toBe(true),
    );
    expect(asked).toContainEqual({
      method: 'PUT',
      path: '/api/v1/organizations/o1/flows/a/switch',
      body: { on: true },
    });
  });

  it('shows the flows of the folder that is opened', async () => {
    const listFlows = [flow('a', 'Suspend'), flow('b', 'Welcome', { folder: 'f2' })];
    renderPage(<FlowsPage />, all, { listFlows, listFolders: folders, readCatalog: catalog }, '/?folder=f2');
    const table = await screen.findByRole('table', { name: 'Flows' });
    expect(within(table).getByText('Welcome')).toBeDefined();
    expect(within(table).queryByText('Suspend')).toBeNull();
  });

  it('links to the tables that the folder holds beside its flows', async () => {
    const table = {
      id: 't1',
      name: 'Licences',
      folder: 'f2',
      columns: [],
      rows: 1200,
      updatedAt: '2026-01-01T00:00:00Z',
    };
    const listTables = [table, { ...table, id: 't2', name: 'Exceptions', folder: 'f1' }];
    const listFlows = [flow('b', 'Welcome', { folder: 'f2' })];
    renderPage(
      <FlowsPage />,
      all,
      { listFlows, listFolders: folders, listTables, readCatalog: catalog },
      '/?folder=f2',
    );
    const link = await screen.findByRole('link', { name: 'Licences' });
    expect(link.getAttribute('href')).toBe('/tables/t1');
    expect(screen.getByText('1,200 rows')).toBeDefined();
    expect(screen.queryByRole('link', { name: 'Exceptions' })).toBeNull();
  });

  it('offers the bundled pack to an organization without flows', async () => {
    renderPage(<FlowsPage />, all, { listFlows: [], listFolders: [], readCatalog: catalog, listBundled: bundled });
    expect(await screen.findByRole('button', { name: 'Connect the sandbox and import' })).toBeDefined();
  });

  it('says why the flows cannot be shown', async () => {
    const refused = () =>
      Response.json({ error: { code: 'x', message: 'You may not look at this organization.' } }, { status: 403 });
    renderPage(<FlowsPage />, all, { listFlows: refused, listFolders: folders, readCatalog: catalog });
    expect(await screen.findByText('You may not look at this organization.')).toBeDefined();
  });

  it('says why a folder cannot be created and keeps what was written', async () => {
    const createFolder = () =>
      Response.json({ error: { code: 'x', message: 'There is a folder “Leavers” already.' } }, { status: 409 });
    renderPage(<FlowsPage />, all, { listFlows: [], listFolders: folders, readCatalog: catalog, createFolder });
    await userEvent.click(await screen.findByRole('button', { name: 'New folder' }));
    await userEvent.type(await screen.findByRole('textbox', { name: /Folder name/ }), 'Leavers');
    await userEvent.click(screen.getByRole('button', { name: 'Create folder' }));
    expect(await screen.findByText('There is a folder “Leavers” already.')).toBeDefined();
    expect(screen.getByRole<HTMLInputElement>('textbox', { name: /Folder name/ }).value).toBe('Leavers');
  });
});
