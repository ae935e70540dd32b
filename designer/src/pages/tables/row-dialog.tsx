import { routes, type TableRow, type TableSummary } from '@joinery/api';
import type { JsonObject } from '@joinery/core';
import { useState } from 'react';
import { useSend } from '../../api/use-route.ts';
import { FieldsForm } from '../../form/fields-form.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { DialogForm } from '../../ui/dialog-form.tsx';

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
  const send = () => {
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
      <DialogForm
        error={error}
        busy={create.isPending || change.isPending}
        submit={row === null ? 'Add row' : 'Save row'}
        onLeave={onClose}
        onSubmit={send}
      >
        <FieldsForm fields={table.columns} values={values} onChange={setValues} />
      </DialogForm>
    </Dialog>
  );
}
