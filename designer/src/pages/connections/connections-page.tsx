import { type ConnectionView, routes } from '@joinery/api';
import { Button, Group } from '@mantine/core';
import { IconFlask, IconPlugConnected, IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import { useAnswer, useSend } from '../../api/use-route.ts';
import { useMay } from '../../shell/organization-context.ts';
import { Loaded } from '../../ui/loaded.tsx';
import { notifyDone, notifyError } from '../../ui/notify.ts';
import { Page } from '../../ui/page.tsx';
import { EmptyState } from '../../ui/states.tsx';
import { AddConnection } from './add-connection.tsx';
import { ConnectionDrawer } from './connection-drawer.tsx';
import { ConnectionTable } from './connection-table.tsx';

function ConnectSandbox() {
  const connect = useSend(routes.connectSandbox, [routes.listConnections]);
  const start = () =>
    connect.mutate(
      {},
      {
        onSuccess: ({ created }) =>
          notifyDone(created.length === 0 ? 'The sandbox was connected already.' : `Connected ${created.join(', ')}.`),
        onError: notifyError,
      },
    );
  return (
    <Button variant="default" leftSection={<IconFlask size={16} />} onClick={start} loading={connect.isPending}>
      Connect the sandbox
    </Button>
  );
}

export function ConnectionsPage() {
  const connections = useAnswer(routes.listConnections, {}, { every: 15_000 });
  const [address, setAddress] = useSearchParams();
  const [openId, setOpenId] = useState<string | null>(null);
  const mayBuild = useMay('builder');
  const wanted = address.get('new');
  const add = (
    <Button leftSection={<IconPlus size={16} />} onClick={() => setAddress({ new: '' })}>
      Add connection
    </Button>
  );
  const open = (connections.data ?? []).find(({ id }: ConnectionView) => id === openId);
  return (
    <Page
      title="Connections"
      description="Accounts on the systems that flows act on. Secrets are sealed and never shown again."
      actions={
        mayBuild &&
        connections.data?.length !== 0 && (
          <>
            <ConnectSandbox />
            {add}
          </>
        )
      }
    >
      <Loaded query={connections}>
        {(list) =>
          list.length === 0 ? (
            <EmptyState
              icon={IconPlugConnected}
              title="No connections yet"
              text="Connect the sandbox to try flows without touching anything real, or add an account of your own."
            >
              {mayBuild && (
                <Group gap="sm">
                  <ConnectSandbox />
                  {add}
                </Group>
              )}
            </EmptyState>
          ) : (
            <ConnectionTable list={list} onOpen={setOpenId} />
          )
        }
      </Loaded>
      {open !== undefined && <ConnectionDrawer key={open.id} connection={open} onClose={() => setOpenId(null)} />}
      {wanted !== null && (
        <AddConnection
          connector={wanted}
          taken={(connections.data ?? []).map(({ name }) => name)}
          onClose={() => setAddress({}, { replace: true })}
          onAdded={setOpenId}
        />
      )}
    </Page>
  );
}
