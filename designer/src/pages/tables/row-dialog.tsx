import { routes, sayError, type TableRow, type TableSummary } from '@joinery/api';
import type { JsonObject } from '@joinery/core';
import { Alert, Button, Group, Stack } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useSend } from '../../api/use-route.ts';
import { FieldsForm } from '../../form/fields-form.tsx';
import { Dialog } from '../../ui/dialog.tsx';

interface RowDialogProps {
  readonly table: TableSummary;
  /** Null adds one. */
  readonly row: TableRow | null;
  readonly onClose: () => void;
}

const refreshes = [routes.searchRows, routes.readTable, routes.listTables];

/** A whole row as a form. */
export function RowDialog({ table, row, onClose }: RowDialogProps) {
  const [values, setValues] = useState<JsonObject>(row?.values ?? {});
  const create = useSend(routes.createRow, refreshes);
  const change = useSend(routes.changeRow, refreshes);
  const error = create.error ?? change.error;
  const send = (event: FormEvent) => {
    event.preventDefault();
    if (row === null) {
      create.mutate({ params: { table: table.id }, body: { values } }, { onSuccess: onClose });
      return;
    }
    // A value that was emptied is told as null; one left out would stay.
    const emptied = Object.fromEntries(Object.keys(row.values).map((name) => [name, null]));
    change.mutate(
      { params: { table: table.id, row: row.id }, body: { values: { ...emptied, ...values } } },
      { onSuccess: onClose },
    );
  };
  return (
    <Dialog onClose={onClose} title={row === null ? 'Add a row' : 'Edit the row'} size="lg">
      <form onSubmit={send}>
        <Stack>
          {error !== null && (
            <Alert color="red" role="alert">
              {sayError(error)}
            </Alert>
          )}
          <FieldsForm fields={table.columns} values={values} onChange={setValues} />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={create.isPending || change.isPending}>
              {row === null ? 'Add row' : 'Save row'}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
