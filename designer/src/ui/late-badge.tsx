import { Badge, Tooltip } from '@mantine/core';
import { IconClockExclamation } from '@tabler/icons-react';
import { sayDuration } from './say-duration.ts';

/** Says that a wait of a run ended so much later than it was due. */
export function LateBadge({ lateMs }: { readonly lateMs: number }) {
  const late = sayDuration(lateMs);
  return (
    <Tooltip label={`It went on ${late} later than it was due.`}>
      <Badge color="orange" leftSection={<IconClockExclamation size={12} stroke={2} aria-hidden />}>
        {late} late
      </Badge>
    </Tooltip>
  );
}
