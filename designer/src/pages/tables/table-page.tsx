import { routes, type TableSummary } from '@joinery/api';
import { Anchor, Breadcrumbs, Button, Text } from '@mantine/core';
import { IconColumns3, IconDownload, IconPlus, IconUpload } from '@tabler/icons-react';
import { useState } from 'react';
import { Link, useParams, useSearchParams } from 'react-router';
import { useAnswer, useSend } from '../../api/use-route.ts';
import { useMay } from '../../shell/organization-context.ts';
import { download, fileNameOf } from '../../ui/download.ts';
import { FileTarget } from '../../ui/file-target.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { notifyError } from '../../ui/notify.ts';
import { Page } from '../../ui/page.tsx';
import { sayCount } from '../../ui/say-count.ts';
import { ColumnsDialog } from './columns-dialog.tsx';
import { ImportRowsDialog } from './import-rows-dialog.tsx';
import { RowDialog } from './row-dialog.tsx';
import { RowGrid } from './row-grid.tsx';

type Dialog =
  | { readonly kind: 'row' }
  | { readonly kind: 'columns' }
  | { readonly kind: 'import'; readonly file: File | null };

function Actions({ table, ask }: { readonly table: TableSummary; readonly ask: (dialog: Dialog) => void }) {
  const write = useSend(routes.exportRows);
  const mayBuild = useMay('builder');
  const mayOperate = useMay('operator');
  const save = () =>
    write.mutate(
      { params: { table: table.id } },
      { onSuccess: (csv) => download(`${fileNameOf(table.name)}.csv`, csv, 'text/csv'), onError: notifyError },
    );
  return (
    <>
      <Button variant="default" leftSection={<IconDownload size={16} />} onClick={save} loading={write.isPending}>
        Export CSV
      </Button>
      {mayOperate && (
        <Button
          variant="default"
          leftSection={<IconUpload size={16} />}
          onClick={() => ask({ kind: 'import', file: null })}
        >
          Import CSV
        </Button>
      )}
      {mayBuild && (
        <Button variant="default" leftSection={<IconColumns3 size={16} />} onClick={() => ask({ kind: 'columns' })}>
          Columns
        </Button>
      )}
      {mayOperate && (
        <Button leftSection={<IconPlus size={16} />} onClick={() => ask({ kind: 'row' })}>
          Add row
        </Button>
      )}
    </>
  );
}

function OpenTable({ table }: { readonly table: TableSummary }) {
  const [address, setAddress] = useSearchParams();
  const [asked, setAsked] = useState<Dialog | null>(null);
  const mayOperate = useMay('operator');
  const dialog = asked ?? (address.has('columns') ? ({ kind: 'columns' } as const) : null);
  const close = () => {
    setAsked(null);
    if (address.has('columns')) setAddress({}, { replace: true });
  };
  return (
    <FileTarget
      hint={`Drop to import rows into ${table.name}`}
      onFile={(file) => setAsked({ kind: 'import', file })}
      disabled={!mayOperate}
    >
      <Page
        title={table.name}
        description={`${sayCount(table.rows, 'row')}, ${sayCount(table.columns.length, 'column')}`}
        above={
          <Breadcrumbs mb={6}>
            <Anchor component={Link} to="/tables" size="sm">
              Tables
            </Anchor>
            <Text size="sm" c="dimmed">
              {table.name}
            </Text>
          </Breadcrumbs>
        }
        actions={<Actions table={table} ask={setAsked} />}
      >
        <RowGrid table={table} />
      </Page>
      {dialog?.kind === 'columns' && <ColumnsDialog table={table} onClose={close} />}
      {dialog?.kind === 'import' && <ImportRowsDialog table={table} file={dialog.file} onClose={close} />}
      {dialog?.kind === 'row' && <RowDialog table={table} row={null} onClose={close} />}
    </FileTarget>
  );
}

export function TablePage() {
  const { table = '' } = useParams();
  const found = useAnswer(routes.readTable, { params: { table } });
  return <Loaded query={found}>{(data) => <OpenTable key={data.id} table={data} />}</Loaded>;
}
