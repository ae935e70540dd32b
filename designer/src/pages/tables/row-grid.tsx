import { routes, type TableRow, type TableSummary } from '@joinery/api';
import type { Json } from '@joinery/core';
import { ActionIcon, Group, Pagination, Select, Stack, Text, TextInput, UnstyledButton } from '@mantine/core';
import {
  IconArrowDown,
  IconArrowsSort,
  IconArrowUp,
  IconFilter,
  IconPencil,
  IconSearch,
  IconTable,
  IconTrash,
} from '@tabler/icons-react';
import {
  type Column,
  createColumnHelper,
  rowPaginationFeature,
  rowSortingFeature,
  tableFeatures,
  useTable,
} from '@tanstack/react-table';
import { useMemo, useState } from 'react';
import { useSend } from '../../api/use-route.ts';
import { useMay } from '../../shell/organization-context.ts';
import { Card } from '../../ui/card.tsx';
import { confirmDestructive } from '../../ui/confirm.tsx';
import { notifyError } from '../../ui/notify.ts';
import { EmptyState, ErrorState, LoadingRows } from '../../ui/states.tsx';
import { RowCell } from './row-cell.tsx';
import { RowDialog } from './row-dialog.tsx';
import styles from './row-grid.module.css';
import { useRowQuery } from './use-row-query.ts';

const features = tableFeatures({ rowSortingFeature, rowPaginationFeature });
const column = createColumnHelper<typeof features, TableRow>();
const noRows: TableRow[] = [];
const sizeRefreshes = [routes.searchRows, routes.readTable, routes.listTables];

function useColumns({ columns }: TableSummary) {
  return useMemo(
    () =>
      columns.map((field) =>
        column.accessor((row): unknown => row.values[field.name], {
          id: field.name,
          header: field.title ?? field.name,
        }),
      ),
    [columns],
  );
}

function HeaderCell({ of, title }: { readonly of: Column<typeof features, TableRow>; readonly title: string }) {
  const sorted = of.getIsSorted();
  const order = sorted === 'asc' ? 'ascending' : sorted === 'desc' ? 'descending' : 'none';
  return (
    <th aria-sort={order}>
      <UnstyledButton className={styles['head']} onClick={of.getToggleSortingHandler()} aria-label={`Sort by ${title}`}>
        {title}
        {sorted === 'asc' && <IconArrowUp size={14} />}
        {sorted === 'desc' && <IconArrowDown size={14} />}
        {sorted === false && <IconArrowsSort size={13} opacity={0.35} />}
      </UnstyledButton>
    </th>
  );
}

type Query = ReturnType<typeof useRowQuery>;

function Toolbar({ table, query }: { readonly table: TableSummary; readonly query: Query }) {
  const { filter, setFilter } = query;
  return (
    <Group gap="sm">
      <TextInput
        w={260}
        leftSection={<IconSearch size={16} />}
        placeholder="Search all columns"
        aria-label="Search rows"
        value={query.search}
        onChange={(event) => query.setSearch(event.currentTarget.value)}
      />
      <Select
        w={180}
        leftSection={<IconFilter size={16} />}
        placeholder="Filter a column"
        aria-label="Column to filter"
        clearable
        data={table.columns.map(({ name, title }) => ({ value: name, label: title ?? name }))}
        value={filter.column}
        onChange={(name) => setFilter({ column: name, value: '' })}
      />
      {filter.column !== null && (
        <TextInput
          w={200}
          placeholder="Exactly this value"
          aria-label="Value to filter by"
          value={filter.value}
          onChange={(event) => setFilter({ ...filter, value: event.currentTarget.value })}
        />
      )}
    </Group>
  );
}

interface RowLineProps {
  readonly table: TableSummary;
  readonly row: TableRow;
  readonly onOpen: () => void;
}

function RowLine({ table, row, onOpen }: RowLineProps) {
  const mayOperate = useMay('operator');
  const change = useSend(routes.changeRow, [routes.searchRows]);
  const remove = useSend(routes.deleteRow, sizeRefreshes);
  const set = (name: string) => (value: Json) =>
    change.mutate(
      { params: { table: table.id, row: row.id }, body: { values: { [name]: value } } },
      { onError: notifyError },
    );
  const shown = change.isPending ? { ...row.values, ...change.variables.body?.values } : row.values;
  const ask = () =>
    confirmDestructive({
      title: 'Delete this row?',
      text: 'This cannot be undone.',
      confirm: 'Delete row',
      onConfirm: () => remove.mutateAsync({ params: { table: table.id, row: row.id } }),
    });
  return (
    <tr>
      {table.columns.map((field) => (
        <td key={field.name}>
          <RowCell
            column={field}
            value={shown[field.name]}
            editable={mayOperate}
            onChange={set(field.name)}
            onOpenRow={onOpen}
          />
        </td>
      ))}
      <td className={styles['narrow']}>
        {mayOperate && (
          <Group gap={2} wrap="nowrap" justify="flex-end">
            <ActionIcon variant="subtle" color="gray" aria-label="Edit row" onClick={onOpen}>
              <IconPencil size={16} />
            </ActionIcon>
            <ActionIcon variant="subtle" color="red" aria-label="Delete row" onClick={ask}>
              <IconTrash size={16} />
            </ActionIcon>
          </Group>
        )}
      </td>
    </tr>
  );
}

function Grid({ table, rows, query }: { table: TableSummary; rows: TableRow[]; query: Query }) {
  const columns = useColumns(table);
  const [open, setOpen] = useState<TableRow | null>(null);
  const grid = useTable({
    features,
    columns,
    data: rows,
    getRowId: (row) => row.id,
    manualSorting: true,
    manualPagination: true,
    enableMultiSort: false,
    sortDescFirst: false,
    rowCount: query.rows.data?.total ?? 0,
    state: { sorting: query.sorting, pagination: query.pagination },
    onSortingChange: query.setSorting,
    onPaginationChange: query.setPagination,
  });
  return (
    <Card>
      <div className={styles['scroll']}>
        <table className={styles['grid']} aria-label={`Rows of ${table.name}`}>
          <thead>
            <tr>
              {grid.getFlatHeaders().map((header) => (
                <HeaderCell key={header.id} of={header.column} title={String(header.column.columnDef.header)} />
              ))}
              <th aria-label="Actions" />
            </tr>
          </thead>
          <tbody>
            {grid.getRowModel().rows.map(({ id, original }) => (
              <RowLine key={id} table={table} row={original} onOpen={() => setOpen(original)} />
            ))}
          </tbody>
        </table>
      </div>
      {grid.getPageCount() > 1 && (
        <Group justify="space-between" p="sm">
          <Text size="sm" c="dimmed">
            {(query.rows.data?.total ?? 0).toLocaleString()} rows
          </Text>
          <Pagination
            size="sm"
            total={grid.getPageCount()}
            value={query.pagination.pageIndex + 1}
            onChange={(page) => grid.setPageIndex(page - 1)}
            getControlProps={(control) => ({ 'aria-label': `${control} page` })}
          />
        </Group>
      )}
      {open !== null && <RowDialog table={table} row={open} onClose={() => setOpen(null)} />}
    </Card>
  );
}

/** The rows of a table: searched, filtered, sorted and paged by the server, edited in place. */
export function RowGrid({ table }: { readonly table: TableSummary }) {
  const query = useRowQuery(table.id);
  const { rows } = query;
  if (rows.data === undefined) {
    return rows.isError ? (
      <ErrorState error={rows.error} retry={() => void rows.refetch()} />
    ) : (
      <LoadingRows rows={8} />
    );
  }
  const all = query.search === '' && query.filter.value === '';
  return (
    <Stack gap="sm">
      <Toolbar table={table} query={query} />
      {rows.data.rows.length === 0 ? (
        <EmptyState
          icon={IconTable}
          title={all ? 'No rows yet' : 'No row matches'}
          text={all ? 'Add one, or drop a CSV file here.' : 'Search for less, or clear the filter.'}
        />
      ) : (
        <Grid table={table} rows={rows.data.rows ?? noRows} query={query} />
      )}
    </Stack>
  );
}
