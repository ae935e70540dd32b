import { routes, type SandboxPerson, type SandboxWorld } from '@joinery/api';
import { Avatar, Badge, Button, Group, Select, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { IconUserMinus, IconUserPlus } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { useSend } from '../../api/use-route.ts';
import { useMay } from '../../shell/organization-context.ts';
import { Card } from '../../ui/card.tsx';
import { SideDialog } from '../../ui/dialog.tsx';
import { notifyDone, notifyError } from '../../ui/notify.ts';
import { isInGroup } from './find-people.ts';
import { OktaBadge, SignInBadge } from './person-badges.tsx';

type SandboxGroup = SandboxWorld['groups'][number];

interface PersonProps {
  readonly person: SandboxPerson;
  readonly world: SandboxWorld;
}

/** How the simulated Okta knows a person; it has ids of its own. */
const oktaName = ({ oktaId, id }: SandboxPerson) => oktaId ?? id;

function Fact({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <div>
      <Text size="xs" c="dimmed">
        {label}
      </Text>
      <Text size="sm" component="div">
        {children}
      </Text>
    </div>
  );
}

function GroupRow({ person, group }: { readonly person: SandboxPerson; readonly group: SandboxGroup }) {
  const remove = useSend(routes.removeFromSandboxGroup, [routes.readSandbox]);
  const mayOperate = useMay('operator');
  const send = () =>
    remove.mutate(
      { params: { group: group.id, person: oktaName(person) } },
      { onSuccess: () => notifyDone(`Removed ${person.name} from ${group.name}.`), onError: notifyError },
    );
  return (
    <Group justify="space-between" wrap="nowrap">
      <Group gap="xs" wrap="nowrap" miw={0}>
        <Text size="sm" truncate>
          {group.name}
        </Text>
        <Badge size="sm" color={group.system === 'okta' ? 'blue' : 'gray'}>
          {group.system === 'okta' ? 'Okta' : 'Microsoft'}
        </Badge>
      </Group>
      {group.system === 'okta' && mayOperate && (
        <Button
          size="compact-xs"
          variant="subtle"
          color="red"
          leftSection={<IconUserMinus size={14} />}
          onClick={send}
          loading={remove.isPending}
          aria-label={`Remove from group ${group.name}`}
        >
          Remove from group
        </Button>
      )}
    </Group>
  );
}

function AddToGroup({ person, world }: PersonProps) {
  const [chosen, setChosen] = useState<string | null>(null);
  const add = useSend(routes.addToSandboxGroup, [routes.readSandbox]);
  const free = world.groups.filter((group) => group.system === 'okta' && !isInGroup(person, group));
  const send = () => {
    if (chosen === null) return;
    const group = free.find(({ id }) => id === chosen);
    add.mutate(
      { params: { group: chosen, person: oktaName(person) } },
      {
        onSuccess: () => {
          setChosen(null);
          notifyDone(`Added ${person.name} to ${group?.name ?? 'the group'}.`);
        },
        onError: notifyError,
      },
    );
  };
  return (
    <Group gap="xs" wrap="nowrap">
      <Select
        flex={1}
        size="xs"
        aria-label="Group to add to"
        placeholder={free.length === 0 ? 'In every Okta group already' : 'Choose an Okta group'}
        data={free.map(({ id, name }) => ({ value: id, label: name }))}
        value={chosen}
        onChange={setChosen}
        searchable
        disabled={free.length === 0}
      />
      <Button
        size="xs"
        variant="light"
        leftSection={<IconUserPlus size={14} />}
        onClick={send}
        disabled={chosen === null}
        loading={add.isPending}
      >
        Add to group
      </Button>
    </Group>
  );
}

function GroupsOf({ person, world }: PersonProps) {
  const groups = world.groups
    .filter((group) => isInGroup(person, group))
    .toSorted((a, b) => b.system.localeCompare(a.system) || a.name.localeCompare(b.name));
  const mayOperate = useMay('operator');
  return (
    <Card p="md">
      <Title order={3} size="sm" mb="sm">
        Groups
      </Title>
      <Stack gap="xs">
        {mayOperate && person.oktaId !== null && <AddToGroup person={person} world={world} />}
        {groups.map((group) => (
          <GroupRow key={group.id} person={person} group={group} />
        ))}
        {groups.length === 0 && (
          <Text size="sm" c="dimmed">
            In no group.
          </Text>
        )}
      </Stack>
    </Card>
  );
}

function LicencesOf({ person }: Pick<PersonProps, 'person'>) {
  return (
    <Card p="md">
      <Title order={3} size="sm" mb="sm">
        Licences
      </Title>
      <Stack gap="xs">
        {person.licenses.map(({ sku, name, source }) => (
          <Group key={`${sku} ${source}`} justify="space-between">
            <Text size="sm">{name}</Text>
            <Badge color={source === 'group' ? 'indigo' : 'cyan'}>{source === 'group' ? 'By a group' : 'Direct'}</Badge>
          </Group>
        ))}
        {person.licenses.length === 0 && (
          <Text size="sm" c="dimmed">
            Holds no licence.
          </Text>
        )}
      </Stack>
    </Card>
  );
}

/** One person of the simulated tenant, and what an Okta admin can do to them. */
export function PersonDrawer({ person, world, onClose }: PersonProps & { readonly onClose: () => void }) {
  const boss = world.people.find(({ id, login }) => id === person.manager || login === person.manager);
  return (
    <SideDialog
      onClose={onClose}
      size={480}
      title={
        <Group gap="sm" wrap="nowrap">
          <Avatar name={person.name} color="initials" radius="xl" />
          <div>
            <Text fw={650}>{person.name}</Text>
            <Text size="xs" c="dimmed">
              {person.login}
            </Text>
          </div>
        </Group>
      }
    >
      <Stack>
        <SimpleGrid cols={2} spacing="sm">
          <Fact label="Okta">
            <OktaBadge status={person.oktaStatus} />
          </Fact>
          <Fact label="Microsoft sign-in">
            <SignInBadge allowed={person.signInAllowed} />
          </Fact>
          <Fact label="Job">{person.title}</Fact>
          <Fact label="Department">{person.department}</Fact>
          <Fact label="Manager">{boss?.name ?? person.manager ?? 'None'}</Fact>
        </SimpleGrid>
        <GroupsOf person={person} world={world} />
        <LicencesOf person={person} />
      </Stack>
    </SideDialog>
  );
}
