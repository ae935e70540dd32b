import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { Dialog } from './dialog.tsx';
import { DialogForm } from './dialog-form.tsx';

interface NameDialogProps<T> {
  readonly title: string;
  readonly label: string;
  readonly submit: string;
  readonly initial?: string;
  readonly onClose: () => void;
  readonly onSubmit: (name: string) => Promise<T>;
  /** What follows; closing, if absent. */
  readonly onDone?: (made: T) => void;
}

/** Asks for one name and stays open, saying why, if it is refused. Mount it to open it. */
export function NameDialog<T>(props: NameDialogProps<T>) {
  const { title, label, submit, initial = '', onClose, onSubmit, onDone = onClose } = props;
  const [name, setName] = useState(initial);
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const send = () => {
    if (name.trim() === '') return;
    setBusy(true);
    onSubmit(name.trim())
      .then(onDone, setError)
      .finally(() => setBusy(false));
  };
  return (
    <Dialog onClose={onClose} title={title}>
      <DialogForm
        error={error}
        busy={busy}
        disabled={name.trim() === ''}
        submit={submit}
        onLeave={onClose}
        onSubmit={send}
      >
        <TextInput
          label={label}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          maxLength={200}
          required
          data-autofocus
        />
      </DialogForm>
    </Dialog>
  );
}
