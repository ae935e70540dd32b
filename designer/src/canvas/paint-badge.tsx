import {
  IconAlertCircleFilled,
  IconCircleCheckFilled,
  IconCircleDashed,
  IconCircleMinus,
  IconClockHour4,
  IconHandStop,
  IconLoader2,
  IconPlayerSkipForward,
} from '@tabler/icons-react';
import { VisuallyHidden } from '@mantine/core';
import { memo } from 'react';
import { Countdown } from './countdown.tsx';
import styles from './canvas.module.css';
import type { NodePaint } from './canvas-types.ts';

const faces = {
  running: { Icon: IconLoader2, words: 'Running' },
  waiting: { Icon: IconClockHour4, words: 'Waiting' },
  attention: { Icon: IconHandStop, words: 'A person must decide' },
  done: { Icon: IconCircleCheckFilled, words: 'Done' },
  failed: { Icon: IconAlertCircleFilled, words: 'Failed' },
  skipped: { Icon: IconPlayerSkipForward, words: 'Skipped' },
  cancelled: { Icon: IconCircleMinus, words: 'Cancelled' },
  idle: { Icon: IconCircleDashed, words: 'Not reached' },
} as const;

export const paintWords = (status: NodePaint['status']): string => faces[status].words;

/** A step's status as an icon with words for who cannot see its colour. */
export const StatusIcon = memo(function StatusIcon({
  status,
  size = 18,
}: {
  readonly status: NodePaint['status'];
  readonly size?: number;
}) {
  const { Icon, words } = faces[status];
  return (
    <span className={styles['status']} data-paint={status} title={words}>
      <Icon size={size} aria-hidden />
      <VisuallyHidden>{words}</VisuallyHidden>
    </span>
  );
});

export const PaintBadge = memo(function PaintBadge({ paint }: { readonly paint: NodePaint }) {
  return (
    <span className={styles['paint']}>
      {paint.label && <span className={styles['paintLabel']}>{paint.label}</span>}
      {paint.until && <Countdown until={paint.until} />}
      <StatusIcon status={paint.status} />
    </span>
  );
});
