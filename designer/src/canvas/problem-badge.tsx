import { IconAlertCircleFilled, IconAlertTriangleFilled } from '@tabler/icons-react';
import { VisuallyHidden } from '@mantine/core';
import { memo } from 'react';
import styles from './canvas.module.css';

interface Props {
  readonly errors: number;
  readonly warnings: number;
}

export const ProblemBadge = memo(function ProblemBadge({ errors, warnings }: Props) {
  if (errors + warnings === 0) return null;
  const count = errors > 0 ? errors : warnings;
  const words = `${count} ${errors > 0 ? 'error' : 'warning'}${count === 1 ? '' : 's'}`;
  const Icon = errors > 0 ? IconAlertCircleFilled : IconAlertTriangleFilled;
  return (
    <span className={styles['problem']} data-severity={errors > 0 ? 'error' : 'warning'} title={words}>
      <Icon size={16} aria-hidden />
      <VisuallyHidden>{words}</VisuallyHidden>
    </span>
  );
});
