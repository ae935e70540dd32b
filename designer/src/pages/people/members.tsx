import { type Member, routes } from '@joinery/api';
import { ActionIcon, Avatar, Button, Group, Table, Text, Tooltip } from '@mantine/core';
import { IconUserMinus, IconUserPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useAnswer, useSend } from '../../api/use-route.ts';
import { useMay, useOrganization } from '../../shell/organization-context.ts';
import { Card } from '../../ui/card.tsx';
import { confirmDestructive } from '../../ui/confirm.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { notifyDone, notifyError } from '../../ui/notify.ts';
import { When } from '../../ui/when.tsx';
import { MemberDialog } from './member-dialog.tsx';
import { RoleSelect } from './role-select.tsx';

function RemoveMember({ member }: { readonly member: Member }) {
  const remove = useSend(routes.removeMember, [routes.listMembers]);
  const ask = () =>
    confirmDestructive({
      title: `Remove ${member.name}?`,
      text: 'Their sessions here end at once. What they built stays.',
      confirm: 'Remove person',
      onConfirm: async () => {
        await remove.mutateAsync({ params: { user: member.user } });
        notifyDone(`Removed ${member.name}.`);
      },
    });
  return (
    <Tooltip label="Remove from the organization">
      <ActionIcon variant="subtle" color="red" onClick={ask} aria-label={`Remove ${member.name}`}>
        <IconUserMinus size={17} />
      </ActionIcon>
    </Tooltip>
  );
}

function MemberRow({ member }: { readonly member: Member }) {
  const { me } = useOrganization();
  const mayOwn = useMay('owner');
  const change = useSend(routes.changeMember, [routes.listMembers, routes.readMe]);
  const self = member.user === me.user.id;
  return (
    <Table.Tr>
      <Table.Td>
        <Group gap="sm" wrap="nowrap">
          <Avatar name={member.name} color="initials" size={34} radius="xl" />
          <div>
            <Text size="sm" fw={600}>
              {member.name}
              {self && ' (you)'}
            </Text>
            <Text size="xs" c="dimmed">
              {member.email}
            </Text>
          </div>
        </Group>
      </Table.Td>
      <Table.Td w={344}>
        <RoleSelect
          bare
          label={`Role of ${member.name}`}
          value={member.role}
          disabled={!mayOwn || change.isPending}
          onChange={(role) =>
            change.mutate({ params: { user: member.user }, body: { role } }, { onError: notifyError })
          }
        />
      </Table.Td>
      <Table.Td w={150}>
        <When at={member.since} c="dimmed" />
      </Table.Td>
      <Table.Td w={60}>{mayOwn && !self && <RemoveMember member={member} />}</Table.Td>
    </Table.Tr>
  );
}

export function Members() {
  const members = useAnswer(routes.listMembers);
  const mayOwn = useMay('owner');
  const [adding, setAdding] = useState(false);
  return (
    <>
      {mayOwn && (
        <Group justify="flex-end" mb="sm">
          <Button leftSection={<IconUserPlus size={16} />} onClick={() => setAdding(true)}>
            Add person
          </Button>
        </Group>
      )}
      <Loaded query={members}>
        {(list) => (
          <Card>
            <Table aria-label="Members">
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>Person</Table.Th>
                  <Table.Th>Role</Table.Th>
                  <Table.Th>Member since</Table.Th>
                  <Table.Th aria-label="Actions" />
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {list.map((member) => (
                  <MemberRow key={member.user} member={member} />
                ))}
              </Table.Tbody>
            </Table>
          </Card>
        )}
      </Loaded>
      {adding && <MemberDialog onClose={() => setAdding(false)} />}
    </>
  );
}
