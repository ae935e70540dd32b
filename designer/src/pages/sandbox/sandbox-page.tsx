import { routes, type SandboxWorld } from '@joinery/api';
import { Alert, Badge, Button, Tabs } from '@mantine/core';
import { IconFlask, IconKey, IconMail, IconRestore, IconUsers, IconUsersGroup } from '@tabler/icons-react';
import { useSearchParams } from 'react-router';
import { useAnswer, useSend } from '../../api/use-route.ts';
import { useMay } from '../../shell/organization-context.ts';
import { confirmDestructive } from '../../ui/confirm.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { notifyDone } from '../../ui/notify.ts';
import { Page } from '../../ui/page.tsx';
import { Groups } from './groups.tsx';
import { Licences } from './licences.tsx';
import { MailInbox } from './mail-inbox.tsx';
import { People } from './people.tsx';

/** How often the tenant is read again while one looks at it. */
const REFRESH_MS = 2000;

function Reset() {
  const reset = useSend(routes.resetSandbox, [routes.readSandbox]);
  const ask = () =>
    confirmDestructive({
      title: 'Put the sandbox back to its first day?',
      text: 'People, groups, licences and mail become what they were at first. Flows, runs and connections stay.',
      confirm: 'Reset the sandbox',
      onConfirm: async () => {
        await reset.mutateAsync({});
        notifyDone('The sandbox is back to its first day.');
      },
    });
  return (
    <Button variant="default" leftSection={<IconRestore size={16} />} onClick={ask} loading={reset.isPending}>
      Reset
    </Button>
  );
}

function World({ world }: { readonly world: SandboxWorld }) {
  const [address, setAddress] = useSearchParams();
  const count = (number: number) => (
    <Badge size="sm" color="gray">
      {number}
    </Badge>
  );
  return (
    <Tabs
      value={address.get('show') ?? 'people'}
      onChange={(show) => setAddress(show === null || show === 'people' ? {} : { show })}
      keepMounted={false}
    >
      <Tabs.List mb="md">
        <Tabs.Tab value="people" leftSection={<IconUsers size={16} />} rightSection={count(world.people.length)}>
          People
        </Tabs.Tab>
        <Tabs.Tab value="groups" leftSection={<IconUsersGroup size={16} />} rightSection={count(world.groups.length)}>
          Groups
        </Tabs.Tab>
        <Tabs.Tab value="licences" leftSection={<IconKey size={16} />} rightSection={count(world.licenses.length)}>
          Licences
        </Tabs.Tab>
        <Tabs.Tab value="mail" leftSection={<IconMail size={16} />} rightSection={count(world.mail.length)}>
          Mail
        </Tabs.Tab>
      </Tabs.List>
      <Tabs.Panel value="people">
        <People world={world} />
      </Tabs.Panel>
      <Tabs.Panel value="groups">
        <Groups world={world} />
      </Tabs.Panel>
      <Tabs.Panel value="licences">
        <Licences licenses={world.licenses} />
      </Tabs.Panel>
      <Tabs.Panel value="mail">
        <MailInbox mail={world.mail} />
      </Tabs.Panel>
    </Tabs>
  );
}

export function SandboxPage() {
  const world = useAnswer(routes.readSandbox, {}, { every: REFRESH_MS });
  const mayOwn = useMay('owner');
  return (
    <Page
      title="Sandbox"
      description="A simulated Okta and Microsoft 365. Change a group here and watch a flow do its work."
      actions={mayOwn && <Reset />}
    >
      <Alert color="violet" icon={<IconFlask />} mb="md" py="xs">
        This tenant is simulated. Nobody here is real, and nothing you do here reaches a real system.
      </Alert>
      <Loaded query={world}>{(data) => <World world={data} />}</Loaded>
    </Page>
  );
}
