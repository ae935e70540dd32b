import { routes, type TableSummary } from '@joinery/api';
import { type Field, type FieldType, fieldTypes } from '@joinery/core';
import { ActionIcon, Alert, Button, Checkbox, Group, Select, TagsInput, Text, TextInput, Tooltip } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconPlus, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { useSend } from '../../api/use-route.ts';
import { typeWords } from '../../form/type-words.ts';
import { Card } from '../../ui/card.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { DialogForm } from '../../ui/dialog-form.tsx';
import { changedColumn, columnProblem, movedColumn, newColumn } from './edit-columns.ts';

const types = fieldTypes.filter((type) => type !== 'secret' && type !== 'file');

interface ColumnCardProps {
  readonly column: Field;
  readonly stored: boolean;
  readonly problem: string | undefined;
  readonly onChange: (part: Partial<Field>) => void;
  readonly onMove: (step: -1 | 1) => void;
  readonly onRemove: () => void;
}

function ColumnOrder({ column, onMove, onRemove }: Pick<ColumnCardProps, 'column' | 'onMove' | 'onRemove'>) {
  const title = column.title ?? column.name;
  return (
    <Group gap={2} wrap="nowrap" mb={4}>
      <Tooltip label="Move up">
        <ActionIcon variant="subtle" color="gray" onClick={() => onMove(-1)} aria-label={`Move ${title} up`}>
          <IconArrowUp size={16} />
        </ActionIcon>
      </Tooltip>
      <Tooltip label="Move down">
        <ActionIcon variant="subtle" color="gray" onClick={() => onMove(1)} aria-label={`Move ${title} down`}>
          <IconArrowDown size={16} />
        </ActionIcon>
      </Tooltip>
      <Tooltip label="Remove">
        <ActionIcon variant="subtle" color="red" onClick={onRemove} aria-label={`Remove ${title}`}>
          <IconTrash size={16} />
        </ActionIcon>
      </Tooltip>
    </Group>
  );
}

function ColumnCard({ column, stored, problem, onChange, onMove, onRemove }: ColumnCardProps) {
  return (
    <Card p="sm">
      <Group align="flex-end" wrap="nowrap" gap="sm">
        <TextInput
          flex={1}
          label="Title"
          value={column.title ?? ''}
          onChange={(event) => onChange({ title: event.currentTarget.value })}
        />
        <TextInput
          flex={1}
          label="Name"
          value={column.name}
          readOnly={stored}
          variant={stored ? 'filled' : 'default'}
          onChange={(event) => onChange({ name: event.currentTarget.value })}
          required
        />
        <Select
          w={130}
          label="Type"
          data={types.map((type) => ({ value: type, label: typeWords[type] }))}
          value={column.type}
          onChange={(type) => onChange({ type: (type ?? 'text') as FieldType })}
          allowDeselect={false}
        />
        <ColumnOrder column={column} onMove={onMove} onRemove={onRemove} />
      </Group>
      <Group mt="xs" gap="lg">
        <Checkbox
          size="xs"
          label="Required"
          checked={column.required === true}
          onChange={(event) => onChange({ required: event.currentTarget.checked })}
        />
        {column.type === 'text' && (
          <TagsInput
            flex={1}
            size="xs"
            aria-label="Choices"
            placeholder="Choices: write and press Enter, or leave empty for any text"
            value={(column.choices ?? []).map(({ value }) => value)}
            onChange={(values) => onChange({ choices: values.map((value) => ({ value, title: value })) })}
          />
        )}
      </Group>
      {problem !== undefined && (
        <Text size="xs" c="red" mt={6} role="alert">
          {problem}
        </Text>
      )}
    </Card>
  );
}

/** Adds, changes, orders and removes columns. A stored column keeps its name, because flows and rows use it. */
export function ColumnsDialog({ table, onClose }: { readonly table: TableSummary; readonly onClose: () => void }) {
  const [columns, setColumns] = useState<readonly Field[]>(table.columns);
  const change = useSend(routes.changeTable, [routes.readTable, routes.listTables, routes.searchRows]);
  const problems = columns.map((_, index) => columnProblem(columns, index));
  const removed = table.columns.filter(({ name }) => !columns.some((column) => column.name === name));
  const send = () => {
    change.mutate({ params: { table: table.id }, body: { columns } }, { onSuccess: onClose });
  };
  return (
    <Dialog onClose={onClose} title={`Columns of ${table.name}`} size={760}>
      <DialogForm
        error={change.error}
        busy={change.isPending}
        disabled={columns.length === 0 || problems.some(Boolean)}
        submit="Save columns"
        onLeave={onClose}
        onSubmit={send}
      >
        {columns.map((column, index) => (
          <ColumnCard
            key={index}
            column={column}
            stored={table.columns.some(({ name }) => name === column.name)}
            problem={problems[index]}
            onChange={(part) => setColumns(changedColumn(columns, index, part))}
            onMove={(step) => setColumns(movedColumn(columns, index, step))}
            onRemove={() => setColumns(columns.filter((_, each) => each !== index))}
          />
        ))}
        <Group>
          <Button
            variant="light"
            leftSection={<IconPlus size={16} />}
            onClick={() => setColumns([...columns, newColumn(columns)])}
          >
            Add column
          </Button>
        </Group>
        {removed.length > 0 && (
          <Alert color="yellow">
            The values of {removed.map(({ name, title }) => title ?? name).join(', ')} go with the column.
          </Alert>
        )}
      </DialogForm>
    </Dialog>
  );
}
