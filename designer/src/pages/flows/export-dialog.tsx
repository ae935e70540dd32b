import { type FlowSummary, routes } from '@joinery/api';
import { Checkbox, List, Text, Textarea, TextInput } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useState } from 'react';
import { useSend } from '../../api/use-route.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { DialogForm } from '../../ui/dialog-form.tsx';
import { download, fileNameOf } from '../../ui/download.ts';
import { notifyDone } from '../../ui/notify.ts';

interface ExportDialogProps {
  readonly flows: readonly FlowSummary[];
  readonly onClose: () => void;
}

function Contents({ flows }: Pick<ExportDialogProps, 'flows'>) {
  return (
    <div>
      <Text size="sm" fw={500}>
        {flows.length === 1 ? 'This flow' : 'These flows'}, with the tables and variables used in{' '}
        {flows.length === 1 ? 'it' : 'them'}
      </Text>
      <List size="sm" mt={4}>
        {flows.map(({ id, name }) => (
          <List.Item key={id}>{name}</List.Item>
        ))}
      </List>
    </div>
  );
}

/** Writes the chosen flows, with the tables and variables they use, as one file. */
export function ExportDialog({ flows, onClose }: ExportDialogProps) {
  const [title, setTitle] = useState(flows.length === 1 ? (flows[0]?.name ?? '') : '');
  const [description, setDescription] = useState('');
  const [includeRows, setIncludeRows] = useState(false);
  const write = useSend(routes.exportFlowpack);
  const save = () =>
    write.mutate(
      { body: { title: title.trim(), description, flows: flows.map(({ id }) => id), includeRows } },
      {
        onSuccess: (text) => {
          const fileName = `${fileNameOf(title)}.flowpack.json`;
          download(fileName, text, 'application/json');
          notifyDone(`Saved ${fileName}.`);
          onClose();
        },
      },
    );
  return (
    <Dialog onClose={onClose} title="Export as a flowpack" size="lg">
      <DialogForm
        error={write.error}
        busy={write.isPending}
        disabled={title.trim() === ''}
        leftSection={<IconDownload size={16} />}
        submit="Download file"
        onLeave={onClose}
        onSubmit={save}
      >
        <TextInput
          label="Title of the pack"
          value={title}
          onChange={(event) => setTitle(event.currentTarget.value)}
          required
          data-autofocus
        />
        <Textarea
          label="Description"
          value={description}
          onChange={(event) => setDescription(event.currentTarget.value)}
          autosize
          minRows={2}
        />
        <Contents flows={flows} />
        <Checkbox
          label="Include the rows of the tables"
          description="They may hold personal data. Secrets and connections are never exported."
          checked={includeRows}
          onChange={(event) => setIncludeRows(event.currentTarget.checked)}
        />
      </DialogForm>
    </Dialog>
  );
}
