import type { ConnectionView } from '@joinery/api';
import { Anchor, Badge, Code, Group, Table, Text } from '@mantine/core';
import { Card } from '../../ui/card.tsx';
import { ConnectorIcon } from '../../ui/connector-icon.tsx';
import { useCatalog } from '../../ui/say-trigger.ts';
import { When } from '../../ui/when.tsx';
import { HealthBadge } from './health-badge.tsx';

function ConnectionRow({ connection, onOpen }: { readonly connection: ConnectionView; readonly onOpen: () => void }) {
  const catalog = useCatalog();
  const card = catalog.data?.connectors.find(({ name }) => name === connection.connector);
  return (
    <Table.Tr onClick={onOpen} style={{ cursor: 'pointer' }}>
      <Table.Td>
        <Group gap="sm" wrap="nowrap">
          <ConnectorIcon card={card} />
          <div>
            <Group gap="xs">
              <Anchor component="button" type="button" size="sm" fw={600} c="inherit" onClick={onOpen}>
                {connection.title}
              </Anchor>
              {connection.sandbox && <Badge color="violet">Sandbox</Badge>}
            </Group>
            <Text size="xs" c="dimmed">
              {card?.title ?? connection.connector} · <Code>{connection.name}</Code>
            </Text>
          </div>
        </Group>
      </Table.Td>
      <Table.Td w={130}>
        <HealthBadge health={connection.health} />
      </Table.Td>
      <Table.Td w={190}>
        {connection.hook === null ? (
          <Text size="sm" c="dimmed">
            –
          </Text>
        ) : connection.hook.verifiedAt === null ? (
          <Badge color="yellow">Event hook not verified</Badge>
        ) : (
          <Text size="sm">
            {connection.hook.lastEventAt === null ? (
              'Verified, no event yet'
            ) : (
              <When at={connection.hook.lastEventAt} />
            )}
          </Text>
        )}
      </Table.Td>
      <Table.Td w={160}>
        <Text size="sm" c="dimmed">
          {connection.usedBy.length === 1 ? '1 flow' : `${connection.usedBy.length} flows`}
        </Text>
      </Table.Td>
    </Table.Tr>
  );
}

interface ConnectionTableProps {
  readonly list: readonly ConnectionView[];
  readonly onOpen: (id: string) => void;
}

export function ConnectionTable({ list, onOpen }: ConnectionTableProps) {
  return (
    <Card>
      <Table highlightOnHover aria-label="Connections">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Connection</Table.Th>
            <Table.Th>Health</Table.Th>
            <Table.Th>Last event</Table.Th>
            <Table.Th>Used by</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {list.map((connection) => (
            <ConnectionRow key={connection.id} connection={connection} onOpen={() => onOpen(connection.id)} />
          ))}
        </Table.Tbody>
      </Table>
    </Card>
  );
}
