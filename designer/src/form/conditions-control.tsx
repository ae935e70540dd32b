import { type Json, type JsonObject, operators } from '@joinery/core';
import { ActionIcon, Button, Select } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { asText, type ControlProps } from './control-props.ts';
import { ExpressionInput } from './expression-input.tsx';
import styles from './form.module.css';
import { useFormScope } from './form-scope.ts';

const choices = operators.map(({ name, title }) => ({ value: name, label: title }));
const takesRight = (name: string): boolean => operators.find((operator) => operator.name === name)?.arity !== 1;

/** Questions about values: left, operator, right. */
export function ConditionsControl({ id, title, value, onChange }: ControlProps) {
  const rows = (Array.isArray(value) ? (value as readonly Json[]) : []) as readonly JsonObject[];
  return (
    <fieldset className={styles['rows']} id={id} aria-label={title}>
      {rows.map((row, index) => (
        <Condition
          key={index}
          number={index + 1}
          row={row}
          onChange={(next) => onChange(rows.with(index, next))}
          onRemove={() => onChange(rows.toSpliced(index, 1))}
        />
      ))}
      <Button
        variant="light"
        size="compact-sm"
        leftSection={<IconPlus size={14} />}
        onClick={() => onChange([...rows, { left: '', operator: 'equals', right: '' }])}
      >
        Add condition
      </Button>
    </fieldset>
  );
}

interface RowProps {
  readonly number: number;
  readonly row: JsonObject;
  readonly onChange: (row: JsonObject) => void;
  readonly onRemove: () => void;
}

function Condition({ number, row, onChange, onRemove }: RowProps) {
  const { disabled } = useFormScope();
  const operator = asText(row['operator']) || 'equals';
  const choose = (next: string | null): void => {
    const { right, ...rest } = { ...row, operator: next ?? 'equals' } as Record<string, Json>;
    onChange(takesRight(next ?? 'equals') ? { ...rest, right: right ?? '' } : rest);
  };
  return (
    <fieldset className={styles['card']} aria-label={`Condition ${number}`}>
      <div className={styles['row']}>
        <div style={{ flex: 1, minWidth: 0 }}>
          <ExpressionInput
            label={`Value of condition ${number}`}
            placeholder="{{ value }}"
            value={asText(row['left'])}
            onChange={(left) => onChange({ ...row, left })}
          />
        </div>
        <ActionIcon variant="subtle" color="gray" mt={4} aria-label={`Remove condition ${number}`} onClick={onRemove}>
          <IconTrash size={15} aria-hidden />
        </ActionIcon>
      </div>
      <Select
        aria-label={`Operator of condition ${number}`}
        data={choices}
        value={operator}
        allowDeselect={false}
        disabled={disabled ?? false}
        onChange={choose}
      />
      {takesRight(operator) && (
        <ExpressionInput
          label={`Compared with in condition ${number}`}
          placeholder="Text or {{ value }}"
          value={asText(row['right'])}
          onChange={(right) => onChange({ ...row, right })}
        />
      )}
    </fieldset>
  );
}
