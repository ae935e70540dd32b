import { routes, type Variable } from '@joinery/api';
import { ActionIcon, Badge, Button, Code, Group, Table, Text, Tooltip } from '@mantine/core';
import { IconPencil, IconPlus, IconTrash, IconVariable } from '@tabler/icons-react';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import { useAnswer, useSend } from '../../api/use-route.ts';
import { typeWords } from '../../form/type-words.ts';
import { useMay } from '../../shell/organization-context.ts';
import { Card } from '../../ui/card.tsx';
import { confirmDestructive } from '../../ui/confirm.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { notifyDone } from '../../ui/notify.ts';
import { Page } from '../../ui/page.tsx';
import { sayValue } from '../../ui/say-value.ts';
import { EmptyState } from '../../ui/states.tsx';
import { When } from '../../ui/when.tsx';
import { VariableDialog } from './variable-dialog.tsx';

interface RowProps {
  readonly variable: Variable;
  readonly onEdit: () => void;
}

function RowActions({ variable, onEdit }: RowProps) {
  const remove = useSend(routes.deleteVariable, [routes.listVariables]);
  const ask = () =>
    confirmDestructive({
      title: `Delete ${variable.name}?`,
      text: 'Flows that use it must not: it is refused while one does.',
      confirm: 'Delete variable',
      onConfirm: async () => {
        await remove.mutateAsync({ params: { variable: variable.name } });
        notifyDone(`Deleted ${variable.name}.`);
      },
    });
  return (
    <Group gap={4} wrap="nowrap" justify="flex-end">
      <Tooltip label="Edit">
        <ActionIcon variant="subtle" color="gray" onClick={onEdit} aria-label={`Edit ${variable.name}`}>
          <IconPencil size={17} />
        </ActionIcon>
      </Tooltip>
      <Tooltip label="Delete">
        <ActionIcon variant="subtle" color="red" onClick={ask} aria-label={`Delete ${variable.name}`}>
          <IconTrash size={17} />
        </ActionIcon>
      </Tooltip>
    </Group>
  );
}

function VariableRow({ variable, onEdit }: RowProps) {
  const mayBuild = useMay('builder');
  const choice = variable.choices?.find(({ value }) => value === variable.value);
  const said = choice?.title ?? sayValue(variable.value);
  return (
    <Table.Tr>
      <Table.Td>
        <Text size="sm" fw={600}>
          {variable.title === '' ? variable.name : variable.title}
        </Text>
        <Code>vars.{variable.name}</Code>
      </Table.Td>
      <Table.Td w={130}>
        <Badge color="gray">{typeWords[variable.type]}</Badge>
      </Table.Td>
      <Table.Td maw={360}>
        <Text size="sm" lineClamp={2} c={said === '' ? 'dimmed' : 'inherit'}>
          {said === '' ? 'Empty' : said}
        </Text>
      </Table.Td>
      <Table.Td w={140}>
        <When at={variable.updatedAt} c="dimmed" />
      </Table.Td>
      <Table.Td w={90}>{mayBuild && <RowActions variable={variable} onEdit={onEdit} />}</Table.Td>
    </Table.Tr>
  );
}

function VariableTable({
  list,
  onEdit,
}: {
  readonly list: readonly Variable[];
  readonly onEdit: (each: Variable) => void;
}) {
  return (
    <Card>
      <Table aria-label="Variables">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Variable</Table.Th>
            <Table.Th>Type</Table.Th>
            <Table.Th>Value</Table.Th>
            <Table.Th>Changed</Table.Th>
            <Table.Th aria-label="Actions" />
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {list.map((variable) => (
            <VariableRow key={variable.name} variable={variable} onEdit={() => onEdit(variable)} />
          ))}
        </Table.Tbody>
      </Table>
    </Card>
  );
}

export function VariablesPage() {
  const variables = useAnswer(routes.listVariables);
  const [address, setAddress] = useSearchParams();
  const [edited, setEdited] = useState<Variable | null>(null);
  const mayBuild = useMay('builder');
  const adding = address.has('new');
  const add = () => setAddress({ new: '' });
  const close = () => {
    setEdited(null);
    if (adding) setAddress({}, { replace: true });
  };
  const button = (
    <Button leftSection={<IconPlus size={16} />} onClick={add}>
      Add variable
    </Button>
  );
  return (
    <Page
      title="Variables"
      description="Values that all flows share. A run sees the value that stood when it began."
      actions={mayBuild && button}
    >
      <Loaded query={variables}>
        {(list) =>
          list.length === 0 ? (
            <EmptyState
              icon={IconVariable}
              title="No variables yet"
              text="Keep what differs between organizations here, such as a mail address or a group, and write {{ vars.name }} in flows."
            >
              {mayBuild && button}
            </EmptyState>
          ) : (
            <VariableTable list={list} onEdit={setEdited} />
          )
        }
      </Loaded>
      {(adding || edited !== null) && <VariableDialog variable={edited} onClose={close} />}
    </Page>
  );
}
