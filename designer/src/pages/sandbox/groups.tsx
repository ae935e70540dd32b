import type { SandboxWorld } from '@joinery/api';
import { Anchor, Badge, Table, Text } from '@mantine/core';
import { Link } from 'react-router';
import { Card } from '../../ui/card.tsx';

/** The groups of both systems; a group leads to its people. */
export function Groups({ world }: { readonly world: SandboxWorld }) {
  return (
    <Card>
      <Table aria-label="Groups of the sandbox">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Group</Table.Th>
            <Table.Th>System</Table.Th>
            <Table.Th ta="right">Members</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {world.groups.map(({ id, name, system, members }) => (
            <Table.Tr key={id}>
              <Table.Td>
                <Anchor component={Link} to={`/sandbox?group=${encodeURIComponent(id)}`} size="sm" fw={600} c="inherit">
                  {name}
                </Anchor>
              </Table.Td>
              <Table.Td>
                <Badge color={system === 'okta' ? 'blue' : 'gray'}>{system === 'okta' ? 'Okta' : 'Microsoft'}</Badge>
              </Table.Td>
              <Table.Td ta="right">
                <Text size="sm">{members}</Text>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Card>
  );
}
