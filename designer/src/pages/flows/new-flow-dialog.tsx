import { type Folder, routes, sayError } from '@joinery/api';
import { Alert, Button, Divider, Group, Select, Stack, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useNavigate } from 'react-router';
import { useSend } from '../../api/use-route.ts';
import { BundledPacks } from '../import/bundled-packs.tsx';
import { Dialog } from '../../ui/dialog.tsx';

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
  const send = (event: FormEvent) => {
    event.preventDefault();
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
      <form onSubmit={send}>
        <Stack>
          {create.isError && (
            <Alert color="red" role="alert">
              {sayError(create.error)}
            </Alert>
          )}
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
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={create.isPending} disabled={name.trim() === ''}>
              Create blank flow
            </Button>
          </Group>
        </Stack>
      </form>
      <Divider label="or begin with a pack" my="md" />
      <BundledPacks onChoose={importPack} />
    </Dialog>
  );
}
