import { routes, type TableSummary } from '@joinery/api';
import type { Fields } from '@joinery/core';
import { ActionIcon, Anchor, Button, Group, Menu, Table, Text } from '@mantine/core';
import { IconDots, IconPencil, IconPlus, IconTable, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { Link, useNavigate, useSearchParams } from 'react-router';
import { useAnswer, useSend } from '../../api/use-route.ts';
import { useMay } from '../../shell/organization-context.ts';
import { Card } from '../../ui/card.tsx';
import { confirmDestructive } from '../../ui/confirm.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { NameDialog } from '../../ui/name-dialog.tsx';
import { notifyDone } from '../../ui/notify.ts';
import { Page } from '../../ui/page.tsx';
import { EmptyState } from '../../ui/states.tsx';
import { When } from '../../ui/when.tsx';

function TableMenu({ table, onRename }: { readonly table: TableSummary; readonly onRename: () => void }) {
  const remove = useSend(routes.deleteTable, [routes.listTables]);
  const ask = () =>
    confirmDestructive({
      title: `Delete ${table.name}?`,
      text: `Its rows (${table.rows}) go with it. This cannot be undone. It is refused while a flow uses the table.`,
      confirm: 'Delete table',
      onConfirm: async () => {
        await remove.mutateAsync({ params: { table: table.id } });
        notifyDone(`Deleted ${table.name}.`);
      },
    });
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label={`Actions for ${table.name}`}>
          <IconDots size={18} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconPencil size={16} />} onClick={onRename}>
          Rename
        </Menu.Item>
        <Menu.Item color="red" leftSection={<IconTrash size={16} />} onClick={ask}>
          Delete
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

function TableList({ list, onRename }: { list: readonly TableSummary[]; onRename: (table: TableSummary) => void }) {
  const mayBuild = useMay('builder');
  return (
    <Card>
      <Table highlightOnHover aria-label="Tables">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Table</Table.Th>
            <Table.Th ta="right">Columns</Table.Th>
            <Table.Th ta="right">Rows</Table.Th>
            <Table.Th>Changed</Table.Th>
            <Table.Th aria-label="Actions" />
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {list.map((table) => (
            <Table.Tr key={table.id}>
              <Table.Td>
                <Group gap="xs">
                  <IconTable size={17} stroke={1.6} />
                  <Anchor component={Link} to={`/tables/${table.id}`} size="sm" fw={600} c="inherit">
                    {table.name}
                  </Anchor>
                </Group>
              </Table.Td>
              <Table.Td ta="right">
                <Text size="sm">{table.columns.length}</Text>
              </Table.Td>
              <Table.Td ta="right">
                <Text size="sm">{table.rows.toLocaleString()}</Text>
              </Table.Td>
              <Table.Td>
                <When at={table.updatedAt} c="dimmed" />
              </Table.Td>
              <Table.Td w={60}>{mayBuild && <TableMenu table={table} onRename={() => onRename(table)} />}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Card>
  );
}

const firstColumns: Fields = [{ name: 'name', type: 'text', title: 'Name' }];

function TableDialogs({
  renamed,
  adding,
  onClose,
}: {
  renamed: TableSummary | null;
  adding: boolean;
  onClose: () => void;
}) {
  const create = useSend(routes.createTable, [routes.listTables]);
  const change = useSend(routes.changeTable, [routes.listTables]);
  const navigate = useNavigate();
  if (renamed !== null) {
    return (
      <NameDialog
        title="Rename table"
        label="Table name"
        submit="Rename"
        initial={renamed.name}
        onClose={onClose}
        onSubmit={(name) => change.mutateAsync({ params: { table: renamed.id }, body: { name } })}
      />
    );
  }
  if (!adding) return null;
  return (
    <NameDialog
      title="New table"
      label="Table name"
      submit="Create table"
      onClose={onClose}
      onSubmit={(name) => create.mutateAsync({ body: { name, columns: firstColumns } })}
      onDone={(table) => void navigate(`/tables/${table.id}?columns`)}
    />
  );
}

export function TablesPage() {
  const tables = useAnswer(routes.listTables);
  const [address, setAddress] = useSearchParams();
  const [renamed, setRenamed] = useState<TableSummary | null>(null);
  const mayBuild = useMay('builder');
  const adding = address.has('new');
  const add = (
    <Button leftSection={<IconPlus size={16} />} onClick={() => setAddress({ new: '' })}>
      New table
    </Button>
  );
  const close = () => {
    setRenamed(null);
    if (adding) setAddress({}, { replace: true });
  };
  return (
    <Page
      title="Tables"
      description="Rows that flows read, write and react to, and that you edit here."
      actions={mayBuild && add}
    >
      <Loaded query={tables}>
        {(list) =>
          list.length === 0 ? (
            <EmptyState
              icon={IconTable}
              title="No tables yet"
              text="Keep who gets which licence, exceptions, or a log of leavers in a table. Flowpacks bring the tables that they need."
            >
              {mayBuild && add}
            </EmptyState>
          ) : (
            <TableList list={list} onRename={setRenamed} />
          )
        }
      </Loaded>
      <TableDialogs renamed={renamed} adding={adding} onClose={close} />
    </Page>
  );
}
