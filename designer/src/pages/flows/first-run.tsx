import { routes } from '@joinery/api';
import { Badge, Button, Group, SimpleGrid, Text, ThemeIcon, Title } from '@mantine/core';
import { IconFileImport, IconFlask, IconPackage, IconPencilPlus } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { Link, useNavigate } from 'react-router';
import { useAnswer, useSend } from '../../api/use-route.ts';
import { useMay } from '../../shell/organization-context.ts';
import { Card } from '../../ui/card.tsx';
import { notifyError } from '../../ui/notify.ts';
import { EmptyState } from '../../ui/states.tsx';

/** Connects the simulated tenant and goes on to import a pack that works against it. */
function StartWithPack() {
  const navigate = useNavigate();
  const packs = useAnswer(routes.listBundled);
  const connect = useSend(routes.connectSandbox, [routes.listConnections]);
  const pack = packs.data?.find(({ name }) => name.includes('365')) ?? packs.data?.[0];
  if (pack === undefined) return null;
  const start = () =>
    connect.mutate(
      {},
      { onSuccess: () => void navigate(`/import?sandbox&pack=${encodeURIComponent(pack.name)}`), onError: notifyError },
    );
  return (
    <Card p="xl">
      <Group wrap="nowrap" align="flex-start" gap="lg">
        <ThemeIcon size={56} radius="md" variant="light">
          <IconPackage size={30} stroke={1.5} />
        </ThemeIcon>
        <div>
          <Group gap="xs">
            <Title order={2}>{pack.title}</Title>
            <Badge>Start here</Badge>
          </Group>
          <Text size="sm" c="dimmed" mt={4} mb="md" maw={620}>
            {pack.description} It runs against the sandbox first: a simulated Okta and Microsoft 365 tenant inside
            Joinery, so nothing real is touched.
          </Text>
          <Button onClick={start} loading={connect.isPending} leftSection={<IconFlask size={16} />}>
            Connect the sandbox and import
          </Button>
        </div>
      </Group>
    </Card>
  );
}

function OtherWay({
  title,
  text,
  children,
}: {
  readonly title: string;
  readonly text: string;
  readonly children: ReactNode;
}) {
  return (
    <Card p="lg">
      <Text fw={600}>{title}</Text>
      <Text size="sm" c="dimmed" mt={2} mb="md">
        {text}
      </Text>
      {children}
    </Card>
  );
}

/** The flows page of an organization that has none: what to do first. */
export function FirstRun({ onBlank }: { readonly onBlank: () => void }) {
  if (!useMay('builder')) {
    return (
      <EmptyState
        icon={IconPackage}
        title="No flows yet"
        text="A builder of your organization can create or import them."
      />
    );
  }
  return (
    <SimpleGrid cols={1} spacing="md" maw={880}>
      <StartWithPack />
      <SimpleGrid cols={2} spacing="md">
        <OtherWay title="Draw your own" text="Begin with an empty canvas and a trigger.">
          <Button variant="default" onClick={onBlank} leftSection={<IconPencilPlus size={16} />}>
            Create a blank flow
          </Button>
        </OtherWay>
        <OtherWay title="Import a file" text="A flowpack of yours, or drop one anywhere on this page.">
          <Button component={Link} to="/import" variant="default" leftSection={<IconFileImport size={16} />}>
            Import a flowpack
          </Button>
        </OtherWay>
      </SimpleGrid>
    </SimpleGrid>
  );
}
