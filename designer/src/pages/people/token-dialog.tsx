import { type Role, routes } from '@joinery/api';
import { Alert, Button, Group, Select, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useSend } from '../../api/use-route.ts';
import { CopyValue } from '../../ui/copy-value.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { DialogForm } from '../../ui/dialog-form.tsx';
import { RoleSelect } from './role-select.tsx';

const lifetimes = [
  { value: '30', label: '30 days' },
  { value: '90', label: '90 days' },
  { value: '365', label: 'One year' },
  { value: 'never', label: 'Never expires' },
];

function ShownOnce({ token, onClose }: { readonly token: string; readonly onClose: () => void }) {
  return (
    <Stack>
      <Alert color="yellow">Copy it now. It is not shown again.</Alert>
      <CopyValue label="Token" value={token} />
      <Group justify="flex-end">
        <Button onClick={onClose}>Done</Button>
      </Group>
    </Stack>
  );
}

/** Creates a token and shows its value this once. */
export function TokenDialog({ onClose }: { readonly onClose: () => void }) {
  const create = useSend(routes.createToken, [routes.listTokens]);
  const [name, setName] = useState('');
  const [role, setRole] = useState<Role>('operator');
  const [days, setDays] = useState<string | null>('90');
  const send = () => {
    const expires = days === null || days === 'never' ? {} : { expiresInDays: Number(days) };
    create.mutate({ body: { name: name.trim(), role, ...expires } });
  };
  return (
    <Dialog onClose={onClose} title="Create an API token" closeOnClickOutside={create.data === undefined}>
      {create.data !== undefined ? (
        <ShownOnce token={create.data.token} onClose={onClose} />
      ) : (
        <DialogForm
          error={create.error}
          busy={create.isPending}
          disabled={name.trim() === ''}
          submit="Create token"
          onLeave={onClose}
          onSubmit={send}
        >
          <TextInput
            label="Name"
            placeholder="HR system"
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            required
            data-autofocus
          />
          <RoleSelect label="Role" value={role} onChange={setRole} />
          <Select label="Expires after" data={lifetimes} value={days} onChange={setDays} allowDeselect={false} />
        </DialogForm>
      )}
    </Dialog>
  );
}
