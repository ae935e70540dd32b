import { type FlowpackImported, routes } from '@joinery/api';
import { Alert, Anchor, Badge, Button, Group, Stack, Table, Text, Title } from '@mantine/core';
import { IconCircleCheck, IconTable } from '@tabler/icons-react';
import { Link } from 'react-router';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useAnswer, useSend } from '../../api/use-route.ts';
import { notifyDone, notifyError } from '../../ui/notify.ts';
import { Card } from '../../ui/card.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { sayCount } from '../../ui/say-count.ts';
import { FlowSwitch } from '../flows/flow-switch.tsx';

interface ImportResultProps {
  readonly imported: FlowpackImported;
  readonly onDone: () => void;
}

/** Switches on all that can run, one after another, so that a refusal names its flow. */
function SwitchAllOn({ imported }: Pick<ImportResultProps, 'imported'>) {
  const change = useSend(routes.switchFlow);
  const client = useQueryClient();
  const [busy, setBusy] = useState(false);
  const flows = useAnswer(routes.listFlows, {}, { staleTime: 0 });
  const isOn = (id: string) => flows.data?.find((flow) => flow.id === id)?.on === true;
  const ready = imported.flows.filter(({ id, publishable }) => publishable && !isOn(id));
  const start = async () => {
    setBusy(true);
    try {
      for (const { id } of ready) await change.mutateAsync({ params: { flow: id }, body: { on: true } });
      notifyDone(`Switched on ${sayCount(ready.length, 'flow')}.`);
    } catch (error) {
      notifyError(error);
    } finally {
      await client.invalidateQueries({ queryKey: [routes.listFlows.name] });
      setBusy(false);
    }
  };
  return (
    <Button
      size="xs"
      variant="light"
      color="green"
      loading={busy}
      onClick={() => void start()}
      disabled={ready.length === 0}
    >
      {ready.length === 0 && imported.flows.every(({ id }) => isOn(id)) ? 'All are on' : 'Switch all on'}
    </Button>
  );
}

function SwitchThese({ imported }: Pick<ImportResultProps, 'imported'>) {
  const flows = useAnswer(routes.listFlows, {}, { staleTime: 0 });
  return (
    <Loaded query={flows}>
      {(list) => (
        <Card>
          <Table aria-label="Imported flows">
            <Table.Tbody>
              {imported.flows.map(({ id, name, publishable }) => {
                const flow = list.find((each) => each.id === id);
                return (
                  <Table.Tr key={id}>
                    <Table.Td w={60}>{flow !== undefined && <FlowSwitch flow={flow} />}</Table.Td>
                    <Table.Td>
                      <Anchor component={Link} to={`/flows/${id}`} size="sm" fw={600}>
                        {name}
                      </Anchor>
                    </Table.Td>
                    <Table.Td ta="right">
                      {!publishable && <Badge color="yellow">Open it: something is left to fill in</Badge>}
                    </Table.Td>
                  </Table.Tr>
                );
              })}
            </Table.Tbody>
          </Table>
        </Card>
      )}
    </Loaded>
  );
}

/** What was created, with links, and a switch for each flow. */
export function ImportResult({ imported, onDone }: ImportResultProps) {
  const flows = useAnswer(routes.listFlows, {}, { staleTime: 0 });
  const on = imported.flows.filter(({ id }) => flows.data?.find((flow) => flow.id === id)?.on === true).length;
  return (
    <Stack>
      <Alert color="green" icon={<IconCircleCheck />} title="Imported">
        {sayCount(imported.flows.length, 'flow')}, {sayCount(imported.tables.length, 'table')} and{' '}
        {sayCount(imported.variables.length, 'variable')}.{' '}
        {on === 0 ? 'Nothing runs until you switch it on.' : 'What is on runs as it is now from its next start.'}
      </Alert>
      <Group justify="space-between">
        <Title order={2}>{on === imported.flows.length ? 'These flows are on' : 'Switch these on'}</Title>
        <SwitchAllOn imported={imported} />
      </Group>
      <SwitchThese imported={imported} />
      {imported.tables.length > 0 && (
        <Group gap="xs">
          <Text size="sm" c="dimmed">
            Tables:
          </Text>
          {imported.tables.map(({ id, name }) => (
            <Button
              key={id}
              component={Link}
              to={`/tables/${id}`}
              size="compact-sm"
              variant="default"
              leftSection={<IconTable size={14} />}
            >
              {name}
            </Button>
          ))}
        </Group>
      )}
      <Group justify="flex-end">
        <Button component={Link} to="/sandbox" variant="default">
          Try it in the sandbox
        </Button>
        <Button component={Link} to={`/?folder=${imported.folder}`} onClick={onDone}>
          Go to the folder
        </Button>
      </Group>
    </Stack>
  );
}
