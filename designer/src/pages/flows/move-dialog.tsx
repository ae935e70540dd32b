import { type FlowSummary, type Folder, routes } from '@joinery/api';
import { Select } from '@mantine/core';
import { useState } from 'react';
import { useSend } from '../../api/use-route.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { DialogForm } from '../../ui/dialog-form.tsx';
import { notifyDone } from '../../ui/notify.ts';
import { NO_FOLDER } from './flows-in-folder.ts';

interface MoveDialogProps {
  readonly flow: FlowSummary;
  readonly folders: readonly Folder[];
  readonly onClose: () => void;
}

export function MoveDialog({ flow, folders, onClose }: MoveDialogProps) {
  const [folder, setFolder] = useState(flow.folder ?? NO_FOLDER);
  const change = useSend(routes.changeFlow, [routes.listFlows, routes.listFolders]);
  const move = () =>
    change.mutate(
      { params: { flow: flow.id }, body: { folder: folder === NO_FOLDER ? null : folder } },
      {
        onSuccess: () => {
          notifyDone(`Moved ${flow.name}.`);
          onClose();
        },
      },
    );
  return (
    <Dialog onClose={onClose} title={`Move ${flow.name}`}>
      <DialogForm error={change.error} busy={change.isPending} submit="Move" onLeave={onClose} onSubmit={move}>
        <Select
          label="Folder"
          data={[
            ...folders.map(({ id, name }) => ({ value: id, label: name })),
            { value: NO_FOLDER, label: 'No folder' },
          ]}
          value={folder}
          onChange={(value) => setFolder(value ?? NO_FOLDER)}
          allowDeselect={false}
          data-autofocus
        />
      </DialogForm>
    </Dialog>
  );
}
