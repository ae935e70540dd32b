import type { RunDetail, StepView } from '@joinery/api';
import type { Json } from '@joinery/core';
import { Alert, Anchor, Button, Group, Text } from '@mantine/core';
import { IconHandStop } from '@tabler/icons-react';
import { useState } from 'react';
import { JsonInput } from '../../form/json-input.tsx';
import { useDecide } from './use-decide.ts';

/** An action whose outcome nobody knows: a person looks in the other system and says. */
export function DecideOutcome({ run, step }: { readonly run: RunDetail; readonly step: StepView }) {
  const { say, busy } = useDecide(run, step);
  const [output, setOutput] = useState<Json | undefined>();
  const [telling, setTelling] = useState(false);
  return (
    <Alert color="orange" icon={<IconHandStop size={18} />} title="Did this happen?" p="sm">
      <Text size="sm" mb="sm">
        {step.waitsOn?.reason ?? 'The answer was lost, and doing it twice could do harm.'} Look in the other system,
        then say.
      </Text>
      {telling && <JsonInput label="What it put out" value={output} height="100px" onChange={setOutput} />}
      <Group gap="xs" mt="xs">
        <Button size="xs" loading={busy} onClick={() => void say('happened', output)}>
          It happened
        </Button>
        <Button size="xs" variant="default" loading={busy} onClick={() => void say('again')}>
          Do it again
        </Button>
      </Group>
      {!telling && (
        <Anchor component="button" type="button" size="xs" mt="xs" ta="left" onClick={() => setTelling(true)}>
          Later steps need what it put out
        </Anchor>
      )}
    </Alert>
  );
}
