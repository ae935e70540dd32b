import { type ConnectionView, routes } from '@joinery/api';
import { Alert, Button, Group, Text } from '@mantine/core';
import { IconActivityHeartbeat } from '@tabler/icons-react';
import { useSend } from '../../api/use-route.ts';
import { useMay } from '../../shell/organization-context.ts';
import { notifyError } from '../../ui/notify.ts';
import { When } from '../../ui/when.tsx';

/** What the vendor last answered, and a button to ask it now. */
export function ConnectionTest({ connection }: { readonly connection: ConnectionView }) {
  const test = useSend(routes.testConnection, [routes.listConnections]);
  const mayBuild = useMay('builder');
  const { health } = connection;
  const color = health === null ? 'gray' : health.ok ? 'green' : 'red';
  return (
    <Alert color={color} title={health === null ? 'Not tested yet' : health.ok ? 'It works' : 'It does not work'}>
      <Group justify="space-between" align="flex-end" wrap="nowrap">
        <Text size="sm">
          {health === null ? 'Ask the vendor whether the secrets are right.' : health.message}
          {health !== null && (
            <>
              {' '}
              <When at={health.at} c="dimmed" />
            </>
          )}
        </Text>
        {mayBuild && (
          <Button
            size="xs"
            variant="default"
            leftSection={<IconActivityHeartbeat size={14} />}
            loading={test.isPending}
            onClick={() => test.mutate({ params: { connection: connection.id } }, { onError: notifyError })}
          >
            Test now
          </Button>
        )}
      </Group>
    </Alert>
  );
}
