import { ApiError, routes, sayError, type TableSummary } from '@joinery/api';
import { Alert, Group, List, Radio, Stack, Table, Text } from '@mantine/core';
import { Dropzone } from '@mantine/dropzone';
import { IconTableImport } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useSend } from '../../api/use-route.ts';
import { Card } from '../../ui/card.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { DialogForm } from '../../ui/dialog-form.tsx';
import { notifyDone } from '../../ui/notify.ts';
import { sayCount } from '../../ui/say-count.ts';
import { parseCsv } from './parse-csv.ts';

const MAX_CSV_BYTES = 9 * 1024 * 1024;
const SHOWN_RECORDS = 6;
const SHOWN_PROBLEMS = 20;

function ChooseFile({ table, onFile }: { readonly table: TableSummary; readonly onFile: (file: File) => void }) {
  const [refused, setRefused] = useState(false);
  return (
    <Stack>
      {refused && (
        <Alert color="red" role="alert">
          That file cannot be read: choose one CSV file of at most 9 MB.
        </Alert>
      )}
      <Dropzone
        multiple={false}
        maxSize={MAX_CSV_BYTES}
        onDrop={(files) => files[0] !== undefined && onFile(files[0])}
        onReject={() => setRefused(true)}
        // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- holds the file's input, which a button element may not
        role="button"
        aria-label="Drop a CSV file here or choose one"
        inputProps={{ 'aria-label': 'CSV file' }}
      >
        <Group justify="center" mih={110} gap="lg" style={{ pointerEvents: 'none' }}>
          <IconTableImport size={38} stroke={1.5} color="var(--mantine-color-dimmed)" />
          <div>
            <Text fw={600}>Drop a CSV file here or choose one</Text>
            <Text size="sm" c="dimmed" maw={420}>
              Its first line names the columns: {table.columns.map(({ name }) => name).join(', ')}
            </Text>
          </div>
        </Group>
      </Dropzone>
    </Stack>
  );
}

function Look({ csv }: { readonly csv: string }) {
  const [head = [], ...records] = parseCsv(csv, SHOWN_RECORDS);
  return (
    <Card>
      <Table.ScrollContainer minWidth={300} type="native">
        <Table aria-label="The first rows of the file" fz="sm">
          <Table.Thead>
            <Table.Tr>
              {head.map((name) => (
                <Table.Th key={name}>{name}</Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {records.map((record, line) => (
              <Table.Tr key={`${line} ${record[0] ?? ''}`}>
                {head.map((name, at) => (
                  <Table.Td key={name}>{record[at] ?? ''}</Table.Td>
                ))}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Card>
  );
}

function Refused({ error }: { readonly error: Error }) {
  const problems = error instanceof ApiError ? error.problems : [];
  return (
    <Alert color="red" role="alert" title="No row was imported">
      <Text size="sm">{sayError(error)}</Text>
      {problems.length > 1 && (
        <List size="sm" mt={4}>
          {problems.slice(0, SHOWN_PROBLEMS).map(({ pointer, message }) => (
            <List.Item key={`${pointer} ${message}`}>{message}</List.Item>
          ))}
        </List>
      )}
      {problems.length > SHOWN_PROBLEMS && <Text size="sm">and {problems.length - SHOWN_PROBLEMS} more.</Text>}
    </Alert>
  );
}

interface ImportRowsDialogProps {
  readonly table: TableSummary;
  readonly file: File | null;
  readonly onClose: () => void;
}

function useImportRows(table: TableSummary, onClose: () => void) {
  const send = useSend(routes.importRows, [routes.searchRows, routes.readTable, routes.listTables]);
  const start = (csv: string, replace: boolean) =>
    send.mutate(
      { params: { table: table.id }, body: { csv, replace } },
      {
        onSuccess: ({ imported }) => {
          notifyDone(`Imported ${sayCount(imported, 'row')} into ${table.name}.`);
          onClose();
        },
      },
    );
  return { ...send, start };
}

/** Choose a CSV file, look at its first rows, add to or replace what is there: all of it or nothing. */
export function ImportRowsDialog({ table, file: first, onClose }: ImportRowsDialogProps) {
  const [file, setFile] = useState(first);
  const [mode, setMode] = useState('append');
  const send = useImportRows(table, onClose);
  const text = useQuery({
    queryKey: ['csv file', file?.name, file?.size, file?.lastModified],
    queryFn: () => file?.text() ?? '',
    enabled: file !== null,
    gcTime: 0,
  });
  const csv = text.data;
  return (
    <Dialog onClose={onClose} title={`Import rows into ${table.name}`} size={760}>
      {file === null ? (
        <ChooseFile table={table} onFile={setFile} />
      ) : (
        <DialogForm
          busy={send.isPending}
          disabled={csv === undefined}
          color={mode === 'replace' ? 'red' : 'joinery'}
          submit={mode === 'replace' ? 'Replace all rows' : 'Import rows'}
          leave="Choose another file"
          onLeave={() => setFile(null)}
          onSubmit={() => send.start(csv ?? '', mode === 'replace')}
        >
          {send.isError && <Refused error={send.error} />}
          {csv !== undefined && <Look csv={csv} />}
          <Radio.Group label="What to do with the rows that are there" value={mode} onChange={setMode}>
            <Stack gap="xs" mt="xs">
              <Radio value="append" label="Keep them and add these" />
              <Radio value="replace" label={`Delete them (${table.rows}) and put these in their place`} color="red" />
            </Stack>
          </Radio.Group>
        </DialogForm>
      )}
    </Dialog>
  );
}
