import { type ConnectionView, routes } from '@joinery/api';
import type { ConnectorCard } from '@joinery/core';
import { Anchor, Badge, Button, Code, Divider, Group, List, Stack, Text, Title } from '@mantine/core';
import { IconPlugConnected, IconTrash } from '@tabler/icons-react';
import { Link } from 'react-router';
import { useSend } from '../../api/use-route.ts';
import { useMay } from '../../shell/organization-context.ts';
import { confirmDestructive } from '../../ui/confirm.tsx';
import { ConnectorIcon } from '../../ui/connector-icon.tsx';
import { SideDialog } from '../../ui/dialog.tsx';
import { notifyDone } from '../../ui/notify.ts';
import { useCatalog } from '../../ui/say-trigger.ts';
import { When } from '../../ui/when.tsx';
import { ConnectionTest } from './connection-test.tsx';
import { EditConnection } from './edit-connection.tsx';
import { EventHook } from './event-hook.tsx';

interface DrawerProps {
  readonly connection: ConnectionView;
  readonly onClose: () => void;
}

function UsedBy({ usedBy }: Pick<ConnectionView, 'usedBy'>) {
  return (
    <div>
      <Title order={3} size="sm" mb={4}>
        Used by
      </Title>
      {usedBy.length === 0 ? (
        <Text size="sm" c="dimmed">
          No flow uses it yet.
        </Text>
      ) : (
        <List size="sm">
          {usedBy.map(({ flow, name }) => (
            <List.Item key={flow}>
              <Anchor component={Link} to={`/flows/${flow}`} size="sm">
                {name}
              </Anchor>
            </List.Item>
          ))}
        </List>
      )}
    </div>
  );
}

function DeleteConnection({ connection, onClose }: DrawerProps) {
  const remove = useSend(routes.deleteConnection, [routes.listConnections]);
  const ask = () =>
    confirmDestructive({
      title: `Delete ${connection.title}?`,
      text: 'Its secrets are destroyed. Runs that wait on it will fail when they wake up.',
      confirm: 'Delete connection',
      onConfirm: async () => {
        await remove.mutateAsync({ params: { connection: connection.id } });
        notifyDone(`Deleted ${connection.title}.`);
        onClose();
      },
    });
  return (
    <Button
      variant="subtle"
      color="red"
      leftSection={<IconTrash size={16} />}
      onClick={ask}
      disabled={connection.usedBy.length > 0}
      title={connection.usedBy.length > 0 ? 'Flows use it. Choose another connection in them first.' : ''}
    >
      Delete connection
    </Button>
  );
}

function Head({ connection, card }: Pick<DrawerProps, 'connection'> & { readonly card: ConnectorCard | undefined }) {
  return (
    <Group gap="sm">
      <ConnectorIcon card={card} />
      <div>
        <Group gap="xs">
          <Text fw={650}>{connection.title}</Text>
          {connection.sandbox && <Badge color="violet">Sandbox</Badge>}
        </Group>
        <Text size="xs" c="dimmed">
          {card?.title ?? connection.connector} · <Code>{connection.name}</Code> · changed{' '}
          <When at={connection.updatedAt} size="xs" />
        </Text>
      </div>
    </Group>
  );
}

/** One connection: test it, change it, register its event hook, see who uses it. */
export function ConnectionDrawer({ connection, onClose }: DrawerProps) {
  const catalog = useCatalog();
  const mayBuild = useMay('builder');
  const card = catalog.data?.connectors.find(({ name }) => name === connection.connector);
  return (
    <SideDialog onClose={onClose} size={520} title={<Head connection={connection} card={card} />}>
      <Stack gap="lg">
        {connection.help !== '' && (
          <Text size="sm" c="dimmed">
            {connection.help}
          </Text>
        )}
        <ConnectionTest connection={connection} />
        {connection.hook !== null && (
          <EventHook
            id={connection.id}
            connector={connection.connector}
            sandbox={connection.sandbox}
            hook={connection.hook}
          />
        )}
        {card !== undefined && mayBuild && (
          <>
            <Divider label="Settings" labelPosition="left" />
            <EditConnection connection={connection} card={card} />
          </>
        )}
        <Divider />
        <UsedBy usedBy={connection.usedBy} />
        {mayBuild && (
          <Group>
            <DeleteConnection connection={connection} onClose={onClose} />
          </Group>
        )}
        {card === undefined && catalog.isSuccess && (
          <Text size="sm" c="red">
            <IconPlugConnected size={14} /> The connector “{connection.connector}” is not part of this installation.
          </Text>
        )}
      </Stack>
    </SideDialog>
  );
}
