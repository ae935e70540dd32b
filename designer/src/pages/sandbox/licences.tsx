import type { SandboxWorld } from '@joinery/api';
import { Code, Group, Progress, SimpleGrid, Text } from '@mantine/core';
import { Card } from '../../ui/card.tsx';

function seatColor(used: number, total: number): string {
  if (used >= total) return 'red';
  return used / total > 0.8 ? 'orange' : 'joinery';
}

/** Each licence with its seats, as a bar. */
export function Licences({ licenses }: Pick<SandboxWorld, 'licenses'>) {
  return (
    <SimpleGrid cols={3} spacing="md">
      {licenses.map(({ sku, name, total, used }) => (
        <Card key={sku} p="md">
          <Text fw={600} size="sm">
            {name}
          </Text>
          <Code>{sku}</Code>
          <Group justify="space-between" mt="md" mb={6}>
            <Text size="sm">
              {used} of {total} seats
            </Text>
            <Text size="sm" c="dimmed">
              {total - used} free
            </Text>
          </Group>
          <Progress
            value={total === 0 ? 0 : (used / total) * 100}
            color={seatColor(used, total)}
            aria-label={`Seats of ${name} in use`}
          />
        </Card>
      ))}
    </SimpleGrid>
  );
}
