import type { ConnectionView } from '@joinery/api';
import { Badge, Tooltip } from '@mantine/core';

/** Whether the last call or test worked; its message on hover. */
export function HealthBadge({ health }: Pick<ConnectionView, 'health'>) {
  if (health === null) return <Badge color="gray">Not tested</Badge>;
  return (
    <Tooltip label={health.message} multiline maw={360}>
      <Badge color={health.ok ? 'green' : 'red'}>{health.ok ? 'Works' : 'Fails'}</Badge>
    </Tooltip>
  );
}
