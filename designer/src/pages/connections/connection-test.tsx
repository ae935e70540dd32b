import { type ConnectionView, routes } from '@joinery/api';
import { Button, Group, Stack, Text } from '@mantine/core';
import { IconActivityHeartbeat } from '@tabler/icons-react';
import { useSend } from '../../api/use-route.ts';
import { useMay } from '../../shell/organization-context.ts';
import { Card } from '../../ui/card.tsx';
import { notifyError } from '../../ui/notify.ts';
import { When } from '../../ui/when.tsx';
import { HealthBadge } from './health-badge.tsx';

/** What the vendor last answered, and a button to ask it now. */
export function ConnectionTest({ connection }: { readonly connection: ConnectionView }) {
  const test = useSend(routes.testConnection, [routes.listConnections]);
  const mayBuild = useMay('builder');
  const { health } = connection;
  return (
    <Card p="md">
      <Group justify="space-between" align="flex-start" wrap="nowrap">
        <Stack gap={6} align="flex-start">
          <Group gap="xs">
            <HealthBadge health={health} />
            {health !== null && <When at={health.at} c="dimmed" size="xs" />}
          </Group>
          <Text size="sm">{health === null ? 'Ask the vendor whether the secrets are right.' : health.message}</Text>
        </Stack>
        {mayBuild && (
          <Button
            size="xs"
            variant="default"
            leftSection={<IconActivityHeartbeat size={14} />}
            loading={test.isPending}
            onClick={() => test.mutate({ params: { connection: connection.id } }, { onError: notifyError })}
            style={{ flexShrink: 0 }}
          >
            Test now
          </Button>
        )}
      </Group>
    </Card>
  );
}
