import { type RunDetail, routes } from '@joinery/api';
import { Button } from '@mantine/core';
import { IconPlayerStop } from '@tabler/icons-react';
import { useSend } from '../../api/use-route.ts';
import { confirmDestructive } from '../../ui/confirm.tsx';

/** Asks, then ends the run. */
export function CancelButton({ run, size = 'sm' }: { readonly run: RunDetail; readonly size?: 'xs' | 'sm' }) {
  const cancel = useSend(routes.cancelRun, [routes.readRun, routes.listRuns]);
  const ask = (): void =>
    confirmDestructive({
      title: 'Cancel this run?',
      text: 'What is in flight ends, nothing new begins. What was done stays done; the run tells what was and what was not.',
      confirm: 'Cancel run',
      stay: 'Let it go on',
      onConfirm: () => cancel.mutateAsync({ params: { run: run.id }, body: {} }),
    });
  return (
    <Button
      variant="default"
      c="red"
      size={size}
      leftSection={<IconPlayerStop size={16} aria-hidden />}
      loading={cancel.isPending}
      onClick={ask}
    >
      Cancel run
    </Button>
  );
}
