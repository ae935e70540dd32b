import { type LegalHold, routes } from '@joinery/api';
import { Button, Group, Table, Text, Title } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useAnswer, useSend } from '../../api/use-route.ts';
import { Card } from '../../ui/card.tsx';
import { confirmDestructive } from '../../ui/confirm.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { notifyDone } from '../../ui/notify.ts';
import { When } from '../../ui/when.tsx';
import { HoldDialog } from './hold-dialog.tsx';
import { sayScope } from './say-scope.ts';

function HoldRow({ hold, flowName }: { readonly hold: LegalHold; readonly flowName: string | undefined }) {
  const lift = useSend(routes.liftHold, [routes.listHolds]);
  const what = sayScope(hold, flowName);
  const ask = () =>
    confirmDestructive({
      title: 'Lift this hold?',
      text: `${what}: what is older than the days that runs are kept goes with the next day.`,
      confirm: 'Lift hold',
      onConfirm: async () => {
        await lift.mutateAsync({ params: { hold: hold.id } });
        notifyDone('Lifted the hold.');
      },
    });
  return (
    <Table.Tr>
      <Table.Td>
        <Text size="sm" fw={600}>
          {what}
        </Text>
        <Text size="xs" c="dimmed">
          {hold.reason}
        </Text>
      </Table.Td>
      <Table.Td>
        <When at={hold.createdAt} />
        <Text size="xs" c="dimmed">
          by {hold.createdBy}
        </Text>
      </Table.Td>
      <Table.Td ta="right">
        {hold.liftedAt === null ? (
          <Button size="compact-sm" variant="subtle" color="red" onClick={ask} aria-label={`Lift the hold: ${what}`}>
            Lift
          </Button>
        ) : (
          <Text size="sm" c="dimmed">
            Lifted <When at={hold.liftedAt} c="dimmed" /> by {hold.liftedBy}
          </Text>
        )}
      </Table.Td>
    </Table.Tr>
  );
}

/** Legal holds, those in force first. */
export function Holds() {
  const holds = useAnswer(routes.listHolds);
  const flows = useAnswer(routes.listFlows);
  const [adding, setAdding] = useState(false);
  const nameOf = (hold: LegalHold) => flows.data?.find(({ id }) => hold.scope === 'flow' && id === hold.target)?.name;
  return (
    <>
      <Group justify="space-between" mb="sm">
        <Title order={2}>Legal holds</Title>
        <Button leftSection={<IconPlus size={16} />} onClick={() => setAdding(true)}>
          Add hold
        </Button>
      </Group>
      <Loaded query={holds}>
        {(list) =>
          list.length === 0 ? (
            <Text size="sm" c="dimmed">
              Nothing is held. What is under a hold is never deleted, whatever its age.
            </Text>
          ) : (
            <Card>
              <Table aria-label="Legal holds">
                <Table.Thead>
                  <Table.Tr>
                    <Table.Th>Held</Table.Th>
                    <Table.Th>Since</Table.Th>
                    <Table.Th aria-label="Actions" />
                  </Table.Tr>
                </Table.Thead>
                <Table.Tbody>
                  {list.map((hold) => (
                    <HoldRow key={hold.id} hold={hold} flowName={nameOf(hold)} />
                  ))}
                </Table.Tbody>
              </Table>
            </Card>
          )
        }
      </Loaded>
      {adding && <HoldDialog onClose={() => setAdding(false)} />}
    </>
  );
}
