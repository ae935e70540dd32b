import { type ConnectionView, routes } from '@joinery/api';
import { Alert, Badge, Button, Group, List, Stack, Text, Title } from '@mantine/core';
import { IconWebhook } from '@tabler/icons-react';
import { useSend } from '../../api/use-route.ts';
import { useMay } from '../../shell/organization-context.ts';
import { confirmDestructive } from '../../ui/confirm.tsx';
import { CopyValue } from '../../ui/copy-value.tsx';
import { When } from '../../ui/when.tsx';

type Hook = NonNullable<ConnectionView['hook']>;

interface EventHookProps {
  readonly id: string;
  readonly connector: string;
  readonly sandbox: boolean;
  readonly hook: Hook;
}

function OktaSteps({ header }: { readonly header: string }) {
  return (
    <List type="ordered" size="sm" spacing={4}>
      <List.Item>In the Okta admin console open Workflow → Event Hooks and choose Create Event Hook.</List.Item>
      <List.Item>Paste the address below as the URL.</List.Item>
      <List.Item>
        As the authentication field write <b>{header}</b>, as the secret the one shown here.
      </List.Item>
      <List.Item>
        Subscribe to “User added to group”, “User removed from group” and the user lifecycle events.
      </List.Item>
      <List.Item>Save, then choose Verify. This page says so when Okta has verified it.</List.Item>
    </List>
  );
}

function Verified({ hook }: { readonly hook: Hook }) {
  if (hook.verifiedAt === null) return <Badge color="yellow">Not verified yet</Badge>;
  return (
    <Group gap="xs">
      <Badge color="green">Verified</Badge>
      <Text size="xs" c="dimmed">
        last event <When at={hook.lastEventAt} size="xs" />
      </Text>
    </Group>
  );
}

/** Where the vendor sends its events, and the header secret to register there, shown when it is made. */
export function EventHook({ id, connector, sandbox, hook }: EventHookProps) {
  const renew = useSend(routes.renewHookSecret, [routes.listConnections]);
  const mayBuild = useMay('builder');
  const make = () => renew.mutateAsync({ params: { connection: id } });
  const ask = () => {
    if (!hook.secretSet) return void make();
    confirmDestructive({
      title: 'Make a new secret?',
      text: 'Events that carry the old secret are refused from now on, until you register the new one at the vendor.',
      confirm: 'Make a new secret',
      onConfirm: make,
    });
  };
  return (
    <Stack gap="sm" component="section" aria-label="Event hook">
      <Group justify="space-between">
        <Title order={3} size="sm">
          Event hook
        </Title>
        <Verified hook={hook} />
      </Group>
      {sandbox && (
        <Text size="sm" c="dimmed">
          Joinery registers its hook with the sandbox by itself.
        </Text>
      )}
      {connector === 'okta' && !sandbox && <OktaSteps header={hook.header} />}
      <CopyValue label="Address" value={hook.url} />
      <CopyValue label="Header" value={hook.header} />
      {renew.data !== undefined && (
        <>
          <Alert color="yellow">Copy the secret now. It is not shown again.</Alert>
          <CopyValue label="Secret" value={renew.data.secret} />
        </>
      )}
      {renew.isError && (
        <Alert color="red" role="alert">
          {renew.error.message}
        </Alert>
      )}
      {mayBuild && renew.data === undefined && (
        <Group>
          <Button
            size="xs"
            variant="light"
            leftSection={<IconWebhook size={14} />}
            onClick={ask}
            loading={renew.isPending}
          >
            {hook.secretSet ? 'Make a new secret' : 'Make the secret'}
          </Button>
        </Group>
      )}
    </Stack>
  );
}
