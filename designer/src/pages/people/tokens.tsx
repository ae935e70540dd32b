import { type ApiToken, routes } from '@joinery/api';
import { Badge, Button, Group, Table, Text } from '@mantine/core';
import { IconKey, IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useAnswer, useSend } from '../../api/use-route.ts';
import { Card } from '../../ui/card.tsx';
import { confirmDestructive } from '../../ui/confirm.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { notifyDone } from '../../ui/notify.ts';
import { EmptyState } from '../../ui/states.tsx';
import { When } from '../../ui/when.tsx';
import { TokenDialog } from './token-dialog.tsx';

function TokenRow({ token }: { readonly token: ApiToken }) {
  const revoke = useSend(routes.revokeToken, [routes.listTokens]);
  const ask = () =>
    confirmDestructive({
      title: `Revoke ${token.name}?`,
      text: 'Programs that use it are refused from now on. This cannot be undone.',
      confirm: 'Revoke token',
      onConfirm: async () => {
        await revoke.mutateAsync({ params: { token: token.id } });
        notifyDone(`Revoked ${token.name}.`);
      },
    });
  return (
    <Table.Tr>
      <Table.Td>
        <Text size="sm" fw={600}>
          {token.name}
        </Text>
        <Text size="xs" c="dimmed">
          by {token.createdBy}
        </Text>
      </Table.Td>
      <Table.Td>
        <Badge color="gray">{token.role}</Badge>
      </Table.Td>
      <Table.Td>
        <When at={token.createdAt} />
      </Table.Td>
      <Table.Td>
        <When at={token.lastUsedAt} />
      </Table.Td>
      <Table.Td>{token.expiresAt === null ? <Text size="sm">Never</Text> : <When at={token.expiresAt} />}</Table.Td>
      <Table.Td ta="right">
        <Button size="compact-sm" variant="subtle" color="red" onClick={ask} aria-label={`Revoke ${token.name}`}>
          Revoke
        </Button>
      </Table.Td>
    </Table.Tr>
  );
}

function TokenTable({ list }: { readonly list: readonly ApiToken[] }) {
  return (
    <Card>
      <Table aria-label="API tokens">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Token</Table.Th>
            <Table.Th>Role</Table.Th>
            <Table.Th>Created</Table.Th>
            <Table.Th>Last used</Table.Th>
            <Table.Th>Expires</Table.Th>
            <Table.Th aria-label="Actions" />
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {list.map((token) => (
            <TokenRow key={token.id} token={token} />
          ))}
        </Table.Tbody>
      </Table>
    </Card>
  );
}

export function Tokens() {
  const tokens = useAnswer(routes.listTokens);
  const [creating, setCreating] = useState(false);
  const create = (
    <Button leftSection={<IconPlus size={16} />} onClick={() => setCreating(true)}>
      Create token
    </Button>
  );
  return (
    <>
      <Loaded query={tokens}>
        {(list) =>
          list.length === 0 ? (
            <EmptyState
              icon={IconKey}
              title="No API tokens"
              text="With a token, a program may start flows and read runs."
            >
              {create}
            </EmptyState>
          ) : (
            <>
              <Group justify="flex-end" mb="sm">
                {create}
              </Group>
              <TokenTable list={list} />
            </>
          )
        }
      </Loaded>
      {creating && <TokenDialog onClose={() => setCreating(false)} />}
    </>
  );
}
