import { type Folder, routes } from '@joinery/api';
import { Divider, Select, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { useSend } from '../../api/use-route.ts';
import { BundledPacks } from '../import/bundled-packs.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { DialogForm } from '../../ui/dialog-form.tsx';

interface NewFlowDialogProps {
  readonly folder: Folder | null;
  readonly folders: readonly Folder[];
  readonly onClose: () => void;
}

/** A blank flow, or flows out of a pack that ships with the product. */
export function NewFlowDialog({ folder, folders, onClose }: NewFlowDialogProps) {
  const navigate = useNavigate();
  const [name, setName] = useState('');
  const [into, setInto] = useState<string | null>(folder?.id ?? null);
  const create = useSend(routes.createFlow, [routes.listFlows, routes.listFolders]);
  const send = () => {
    create.mutate(
      { body: { name: name.trim(), folder: into } },
      { onSuccess: (flow) => void navigate(`/flows/${flow.id}`) },
    );
  };
  const importPack = (pack: string) => {
    onClose();
    void navigate(`/import?pack=${encodeURIComponent(pack)}${into === null ? '' : `&folder=${into}`}`);
  };
  return (
    <Dialog onClose={onClose} title="New flow" size="lg">
      <DialogForm
        error={create.error}
        busy={create.isPending}
        disabled={name.trim() === ''}
        submit="Create blank flow"
        onLeave={onClose}
        onSubmit={send}
      >
        <TextInput
          label="Flow name"
          placeholder="Leaver: close the account"
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          maxLength={200}
          required
          data-autofocus
        />
        <Select
          label="Folder"
          placeholder="No folder"
          clearable
          data={folders.map((each) => ({ value: each.id, label: each.name }))}
          value={into}
          onChange={setInto}
        />
      </DialogForm>
      <Divider label="or begin with a pack" my="md" />
      <BundledPacks onChoose={importPack} />
    </Dialog>
  );
}
