import { Tabs } from '@mantine/core';
import { IconKey, IconUsers } from '@tabler/icons-react';
import { useMay } from '../../shell/organization-context.ts';
import { Page } from '../../ui/page.tsx';
import { Members } from './members.tsx';
import { Tokens } from './tokens.tsx';

export function PeoplePage() {
  const mayOwn = useMay('owner');
  return (
    <Page title="People" description="Who may look, operate, build and own here, and the tokens that programs use.">
      <Tabs defaultValue="members" keepMounted={false}>
        <Tabs.List mb="md">
          <Tabs.Tab value="members" leftSection={<IconUsers size={16} />}>
            Members
          </Tabs.Tab>
          {mayOwn && (
            <Tabs.Tab value="tokens" leftSection={<IconKey size={16} />}>
              API tokens
            </Tabs.Tab>
          )}
        </Tabs.List>
        <Tabs.Panel value="members">
          <Members />
        </Tabs.Panel>
        <Tabs.Panel value="tokens">
          <Tokens />
        </Tabs.Panel>
      </Tabs>
    </Page>
  );
}
