import type { RunDetail, StepView } from '@joinery/api';
import { Alert, Button, Group, Text } from '@mantine/core';
import { IconClockExclamation } from '@tabler/icons-react';
import { sayDuration } from '../../ui/say-duration.ts';
import { CancelButton } from './cancel-button.tsx';
import { useDecide } from './use-decide.ts';

/** How long ago the step was due, in words. */
export function sayDue(due: string | undefined): string {
  if (due === undefined) return 'This step comes much later than it was due.';
  return `This step was due ${sayDuration(Date.now() - Date.parse(due))} ago.`;
}

/** An action that takes something away and whose wait ended much too late: a person says whether it still fits. */
export function DecideLate({ run, step }: { readonly run: RunDetail; readonly step: StepView }) {
  const { say, busy } = useDecide(run, step);
  return (
    <Alert color="orange" icon={<IconClockExclamation size={18} />} title="Is this still to be done?" p="sm">
      <Text size="sm" mb="sm">
        {sayDue(step.waitsOn?.due)} It takes something away, so it was not done: things may have changed since. Doing it
        now lets the steps after it go on too.
      </Text>
      <Group gap="xs">
        <Button size="xs" loading={busy} onClick={() => void say('now')}>
          Do it now
        </Button>
        <Button size="xs" variant="default" loading={busy} onClick={() => void say('skip')}>
          Skip it
        </Button>
        <CancelButton run={run} size="xs" />
      </Group>
    </Alert>
  );
}
