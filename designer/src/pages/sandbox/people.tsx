import type { SandboxPerson, SandboxWorld } from '@joinery/api';
import { Anchor, Avatar, Button, Group, Select, Stack, Table, Text, TextInput } from '@mantine/core';
import { IconSearch, IconUsers } from '@tabler/icons-react';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import { Card } from '../../ui/card.tsx';
import { EmptyState } from '../../ui/states.tsx';
import { type PeopleFilter, findPeople } from './find-people.ts';
import { LicenceBadges, OktaBadge, SignInBadge } from './person-badges.tsx';
import { PersonDrawer } from './person-drawer.tsx';

function PersonRow({ person, onOpen }: { readonly person: SandboxPerson; readonly onOpen: () => void }) {
  return (
    <Table.Tr onClick={onOpen} style={{ cursor: 'pointer' }}>
      <Table.Td>
        <Group gap="sm" wrap="nowrap">
          <Avatar name={person.name} color="initials" size={34} radius="xl" />
          <div>
            <Anchor component="button" type="button" size="sm" fw={600} c="inherit" onClick={onOpen}>
              {person.name}
            </Anchor>
            <Text size="xs" c="dimmed">
              {person.login}
            </Text>
          </div>
        </Group>
      </Table.Td>
      <Table.Td>
        <Text size="sm">{person.title}</Text>
        <Text size="xs" c="dimmed">
          {person.department}
        </Text>
      </Table.Td>
      <Table.Td>
        <OktaBadge status={person.oktaStatus} />
      </Table.Td>
      <Table.Td>
        <SignInBadge allowed={person.signInAllowed} />
      </Table.Td>
      <Table.Td>
        <LicenceBadges licenses={person.licenses} />
      </Table.Td>
    </Table.Tr>
  );
}

interface FiltersProps {
  readonly world: SandboxWorld;
  readonly filter: PeopleFilter;
  readonly onChange: (part: Partial<PeopleFilter>) => void;
}

function Filters({ world, filter, onChange }: FiltersProps) {
  const statuses = [...new Set(world.people.map(({ oktaStatus }) => oktaStatus).filter((status) => status !== null))];
  return (
    <Group gap="sm">
      <TextInput
        w={280}
        leftSection={<IconSearch size={16} />}
        placeholder="Search people"
        aria-label="Search people"
        value={filter.search}
        onChange={(event) => onChange({ search: event.currentTarget.value })}
      />
      <Select
        w={230}
        aria-label="Group"
        placeholder="Any group"
        clearable
        searchable
        data={world.groups.map(({ id, name }) => ({ value: id, label: name }))}
        value={filter.group}
        onChange={(group) => onChange({ group })}
      />
      <Select
        w={200}
        aria-label="Status"
        placeholder="Any status"
        clearable
        data={[...statuses, { value: 'blocked', label: 'Sign-in blocked' }]}
        value={filter.status}
        onChange={(status) => onChange({ status })}
      />
    </Group>
  );
}

/** Rows drawn at first; the whole tenant is there on request. */
const SHOWN_AT_FIRST = 60;

function PeopleTable({ people, onOpen }: { people: readonly SandboxPerson[]; onOpen: (id: string) => void }) {
  return (
    <Card>
      <Table highlightOnHover aria-label="People of the sandbox">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Person</Table.Th>
            <Table.Th>Job</Table.Th>
            <Table.Th>Okta</Table.Th>
            <Table.Th>Microsoft sign-in</Table.Th>
            <Table.Th>Licences</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {people.map((person) => (
            <PersonRow key={person.id} person={person} onOpen={() => onOpen(person.id)} />
          ))}
        </Table.Tbody>
      </Table>
    </Card>
  );
}

/** Everybody in the simulated tenant; a person opens beside the list. */
export function People({ world }: { readonly world: SandboxWorld }) {
  const [address, setAddress] = useSearchParams();
  const [filter, setFilter] = useState<PeopleFilter>({ search: '', group: address.get('group'), status: null });
  const found = findPeople(world, filter);
  const [all, setAll] = useState(false);
  const shown = all ? found : found.slice(0, SHOWN_AT_FIRST);
  const open = world.people.find(({ id }) => id === address.get('person'));
  return (
    <Stack gap="sm">
      <Filters world={world} filter={filter} onChange={(part) => setFilter({ ...filter, ...part })} />
      {found.length === 0 ? (
        <EmptyState
          icon={IconUsers}
          title="Nobody matches"
          text="Choose fewer filters, or search for a part of the name."
        />
      ) : (
        <PeopleTable people={shown} onOpen={(id) => setAddress({ person: id })} />
      )}
      {shown.length < found.length && (
        <Button variant="default" onClick={() => setAll(true)} mx="auto">
          Show all {found.length} people
        </Button>
      )}
      {open !== undefined && <PersonDrawer person={open} world={world} onClose={() => setAddress({})} />}
    </Stack>
  );
}
