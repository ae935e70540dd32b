import type { RunStatusName } from '@joinery/api';
import { Badge } from '@mantine/core';
import {
  type Icon,
  IconAlertTriangle,
  IconBan,
  IconCircleCheck,
  IconClockHour4,
  IconDots,
  IconHandStop,
  IconLoader2,
} from '@tabler/icons-react';

/** How each run status looks and reads, everywhere. */
export const runStatusLooks: Readonly<Record<RunStatusName, { label: string; color: string; icon: Icon }>> = {
  queued: { label: 'Queued', color: 'gray', icon: IconDots },
  running: { label: 'Running', color: 'blue', icon: IconLoader2 },
  waiting: { label: 'Waiting', color: 'violet', icon: IconClockHour4 },
  attention: { label: 'Needs attention', color: 'orange', icon: IconHandStop },
  finished: { label: 'Finished', color: 'green', icon: IconCircleCheck },
  failed: { label: 'Failed', color: 'red', icon: IconAlertTriangle },
  cancelled: { label: 'Cancelled', color: 'gray', icon: IconBan },
};

export function RunStatusBadge({ status }: { readonly status: RunStatusName }) {
  const { label, color, icon: StatusIcon } = runStatusLooks[status];
  return (
    <Badge color={color} leftSection={<StatusIcon size={12} stroke={2} />}>
      {label}
    </Badge>
  );
}
