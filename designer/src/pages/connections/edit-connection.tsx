import { type ConnectionView, routes, sayError } from '@joinery/api';
import type { ConnectorCard, JsonObject } from '@joinery/core';
import { Alert, Button, Group, Stack, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useSend } from '../../api/use-route.ts';
import { FieldsForm } from '../../form/fields-form.tsx';
import { notifyDone } from '../../ui/notify.ts';
import { splitAuth, storedAuth } from './auth-values.ts';

interface EditConnectionProps {
  readonly connection: ConnectionView;
  readonly card: ConnectorCard;
}

/** Changes title and settings, and replaces secrets that are written anew. */
export function EditConnection({ connection, card }: EditConnectionProps) {
  const [title, setTitle] = useState(connection.title);
  const [values, setValues] = useState<JsonObject>(connection.settings);
  const change = useSend(routes.changeConnection, [routes.listConnections]);
  const send = (event: FormEvent) => {
    event.preventDefault();
    const { settings, secrets } = splitAuth(card.auth, values);
    const written = Object.keys(secrets).length > 0 ? { secrets } : {};
    change.mutate(
      { params: { connection: connection.id }, body: { title, settings, ...written } },
      {
        onSuccess: (saved) => {
          setValues(saved.settings);
          notifyDone(`Saved ${saved.title}.`);
        },
      },
    );
  };
  return (
    <form onSubmit={send}>
      <Stack>
        {change.isError && (
          <Alert color="red" role="alert">
            {sayError(change.error)}
          </Alert>
        )}
        <TextInput label="Title" value={title} onChange={(event) => setTitle(event.currentTarget.value)} required />
        <FieldsForm fields={storedAuth(card.auth, connection.secrets)} values={values} onChange={setValues} />
        <Group justify="flex-end">
          <Button type="submit" loading={change.isPending}>
            Save changes
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
