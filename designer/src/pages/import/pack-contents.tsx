import type { FlowpackPreview } from '@joinery/api';
import { Badge, Table, Text } from '@mantine/core';
import { IconSitemap, IconTable } from '@tabler/icons-react';
import { Card } from '../../ui/card.tsx';
import { sayCount } from '../../ui/say-count.ts';

function Existing() {
  return <Badge color="yellow">Exists already</Badge>;
}

interface PackContentsProps {
  readonly preview: FlowpackPreview;
  /** Names that the chosen folder holds already. */
  readonly taken: ReadonlySet<string>;
}

/** The flows and tables that the import would create. */
export function PackContents({ preview, taken }: PackContentsProps) {
  return (
    <Card>
      <Table aria-label="What will be created">
        <Table.Tbody>
          {preview.flows.map((flow) => (
            <Table.Tr key={flow.key}>
              <Table.Td w={36}>
                <IconSitemap size={18} stroke={1.6} display="block" aria-label="Flow" />
              </Table.Td>
              <Table.Td>
                <Text size="sm" fw={600}>
                  {flow.name}
                </Text>
                <Text size="xs" c="dimmed" lineClamp={2}>
                  {flow.description}
                </Text>
              </Table.Td>
              <Table.Td w={150}>{taken.has(flow.name) && <Existing />}</Table.Td>
              <Table.Td w={150} ta="right">
                <Text size="sm" c="dimmed">
                  {sayCount(flow.nodes, 'node')}
                </Text>
              </Table.Td>
            </Table.Tr>
          ))}
          {preview.tables.map((table) => (
            <Table.Tr key={table.key}>
              <Table.Td>
                <IconTable size={18} stroke={1.6} display="block" aria-label="Table" />
              </Table.Td>
              <Table.Td>
                <Text size="sm" fw={600}>
                  {table.name}
                </Text>
              </Table.Td>
              <Table.Td>{taken.has(table.name) && <Existing />}</Table.Td>
              <Table.Td ta="right">
                <Text size="sm" c="dimmed">
                  {sayCount(table.columns, 'column')}, {sayCount(table.rows, 'row')}
                </Text>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Card>
  );
}
