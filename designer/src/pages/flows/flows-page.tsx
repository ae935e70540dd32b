import { type FlowSummary, type Folder, routes } from '@joinery/api';
import { Button, Group, Stack, TextInput } from '@mantine/core';
import {
  IconDownload,
  IconFileImport,
  IconFolderPlus,
  IconPlus,
  IconSearch,
  IconZoomQuestion,
} from '@tabler/icons-react';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import { useAnswer } from '../../api/use-route.ts';
import { useMay } from '../../shell/organization-context.ts';
import { FileTarget } from '../../ui/file-target.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { Page } from '../../ui/page.tsx';
import { EmptyState, ErrorState, LoadingRows } from '../../ui/states.tsx';
import { FirstRun } from './first-run.tsx';
import { type FlowDialog, FlowDialogs } from './flow-dialogs.tsx';
import { FlowTable } from './flow-table.tsx';
import { FolderList } from './folder-list.tsx';
import { FolderTables } from './folder-tables.tsx';
import { flowsInFolder, NO_FOLDER } from './flows-in-folder.ts';
import { useDeleteFolder } from './use-delete-folder.ts';

type Ask = (dialog: FlowDialog | null) => void;

function Beginnings({ folder, ask }: { readonly folder: Folder | null; readonly ask: Ask }) {
  return (
    <>
      <Button
        variant="default"
        leftSection={<IconFileImport size={16} />}
        onClick={() => ask({ kind: 'import', folder, file: null })}
      >
        Import
      </Button>
      <Button variant="default" leftSection={<IconFolderPlus size={16} />} onClick={() => ask({ kind: 'new-folder' })}>
        New folder
      </Button>
      <Button leftSection={<IconPlus size={16} />} onClick={() => ask({ kind: 'new-flow', folder })}>
        New flow
      </Button>
    </>
  );
}

interface ListProps {
  readonly flows: readonly FlowSummary[];
  readonly folder: string | null;
  readonly ask: Ask;
}

function FlowList({ flows, folder, ask }: ListProps) {
  const [search, setSearch] = useState('');
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set());
  const shown = flowsInFolder(flows, folder, search);
  const chosen = shown.filter(({ id }) => picked.has(id));
  return (
    <Stack gap="sm" flex={1} miw={0}>
      <Group justify="space-between" wrap="nowrap" h={36}>
        <TextInput
          leftSection={<IconSearch size={16} />}
          placeholder="Search flows"
          aria-label="Search flows"
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
          w={280}
        />
        {chosen.length > 0 && (
          <Button
            variant="light"
            leftSection={<IconDownload size={16} />}
            onClick={() => ask({ kind: 'export', flows: chosen })}
          >
            Export {chosen.length} selected
          </Button>
        )}
      </Group>
      {shown.length === 0 ? (
        <EmptyState
          icon={IconZoomQuestion}
          title={search === '' ? 'No flow here yet' : 'No flow matches'}
          text={
            search === ''
              ? 'Create a flow here, or drop a flowpack file on the page.'
              : 'Try fewer words, or look in all flows.'
          }
        />
      ) : (
        <FlowTable
          flows={shown}
          picked={picked}
          onPick={setPicked}
          onRename={(flow) => ask({ kind: 'rename-flow', flow })}
          onMove={(flow) => ask({ kind: 'move-flow', flow })}
          onExport={(list) => ask({ kind: 'export', flows: list })}
        />
      )}
      {folder !== null && <FolderTables folder={folder} />}
    </Stack>
  );
}

/** A dialog that the command palette asked for in the address. */
function dialogInAddress(wanted: string | null): FlowDialog | null {
  if (wanted === 'flow') return { kind: 'new-flow', folder: null };
  return wanted === 'folder' ? { kind: 'new-folder' } : null;
}

export function FlowsPage() {
  const folders = useAnswer(routes.listFolders);
  const flows = useAnswer(routes.listFlows, {}, { every: 10_000 });
  const [address, setAddress] = useSearchParams();
  const [asked, setAsked] = useState<FlowDialog | null>(null);
  const mayBuild = useMay('builder');
  const removeFolder = useDeleteFolder();
  const open = address.get('folder');
  const folder = folders.data?.find(({ id }) => id === open) ?? null;
  const dialog = asked ?? dialogInAddress(address.get('new'));
  const ask: Ask = (next) => {
    setAsked(next);
    if (address.has('new')) setAddress(open === null ? {} : { folder: open }, { replace: true });
  };
  const content = (all: readonly Folder[]) => (list: readonly FlowSummary[]) =>
    list.length === 0 && all.length === 0 ? (
      <FirstRun onBlank={() => ask({ kind: 'new-flow', folder: null })} />
    ) : (
      <Group align="flex-start" wrap="nowrap" gap="lg">
        <FolderList
          folders={all}
          total={list.length}
          open={open}
          onOpen={(id) => setAddress(id === null ? {} : { folder: id })}
          onRename={(each) => ask({ kind: 'rename-folder', folder: each })}
          onImport={(each, file) => ask({ kind: 'import', folder: each, file })}
          onExport={(each) => ask({ kind: 'export', flows: flowsInFolder(list, each.id, '') })}
          onDelete={removeFolder}
        />
        <FlowList key={open ?? ''} flows={list} folder={open} ask={ask} />
      </Group>
    );
  return (
    <FileTarget
      hint={`Drop to import a flowpack${folder === null ? '' : ` into ${folder.name}`}`}
      onFile={(file) => ask({ kind: 'import', folder, file })}
      disabled={!mayBuild}
      fill
    >
      <Page
        title={folder?.name ?? (open === NO_FOLDER ? 'Flows in no folder' : 'Flows')}
        description="Drawn as graphs, started by their triggers, run durably."
        actions={mayBuild && <Beginnings folder={folder} ask={ask} />}
      >
        {folders.isError ? (
          <ErrorState error={folders.error} retry={() => void folders.refetch()} />
        ) : folders.data === undefined ? (
          <LoadingRows />
        ) : (
          <Loaded query={flows}>{content(folders.data)}</Loaded>
        )}
      </Page>
      <FlowDialogs dialog={dialog} folders={folders.data ?? []} onClose={() => ask(null)} />
    </FileTarget>
  );
}
