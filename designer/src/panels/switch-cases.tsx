import type { FlowNode, Json, JsonObject } from '@joinery/core';
import { ActionIcon, Button, TextInput } from '@mantine/core';
import { IconArrowUp, IconPlus, IconTrash } from '@tabler/icons-react';
import { ExpressionInput } from '../form/expression-input.tsx';
import { FieldFrame } from '../form/field-frame.tsx';
import styles from '../form/form.module.css';
import { withValue } from '../form/fields-form.tsx';
import type { ConfigProps } from './input-form.tsx';

const text = (value: Json | undefined): string =>
  typeof value === 'string' ? value : value === undefined || value === null ? '' : JSON.stringify(value);

function freeCase(cases: readonly JsonObject[]): string {
  let number = cases.length + 1;
  while (cases.some((one) => one['name'] === `case${number}`)) number += 1;
  return `case${number}`;
}

/** The value that is looked at and the ways that it may go. A case keeps its name, so that its edge stays. */
export function SwitchCases({ node, config, onChange }: ConfigProps & { readonly node: FlowNode }) {
  const cases = (Array.isArray(config['cases']) ? config['cases'] : []) as readonly JsonObject[];
  const give = (next: readonly JsonObject[], field: string): void => onChange({ ...config, cases: next }, field);
  return (
    <div className={styles['form']}>
      <FieldFrame
        id={`${node.id}-value`}
        title="Value"
        required
        help="The first case that equals it is the way the run goes."
      >
        <ExpressionInput
          id={`${node.id}-value`}
          value={text(config['value'])}
          placeholder="{{ value }}"
          onChange={(value) => onChange(withValue(config, 'value', value), 'value')}
        />
      </FieldFrame>
      <fieldset className={styles['rows']} aria-label="Cases">
        {cases.map((one, index) => (
          <Case
            key={text(one['name'])}
            number={index + 1}
            one={one}
            onChange={(next, field) => give(cases.with(index, next), `case.${text(one['name'])}.${field}`)}
            onRemove={() => give(cases.toSpliced(index, 1), 'cases')}
            {...(index > 0
              ? { onRaise: () => give(cases.toSpliced(index, 1).toSpliced(index - 1, 0, one), 'cases') }
              : {})}
          />
        ))}
        <Button
          variant="light"
          size="compact-sm"
          leftSection={<IconPlus size={14} />}
          onClick={() => give([...cases, { name: freeCase(cases), title: '', equals: '' }], 'cases')}
        >
          Add case
        </Button>
      </fieldset>
    </div>
  );
}

interface CaseProps {
  readonly number: number;
  readonly one: JsonObject;
  readonly onChange: (one: JsonObject, field: string) => void;
  readonly onRemove: () => void;
  readonly onRaise?: () => void;
}

function Case({ number, one, onChange, onRemove, onRaise }: CaseProps) {
  return (
    <fieldset className={styles['card']} aria-label={`Case ${number}`}>
      <div className={styles['cardHead']}>
        Case {number}
        <span className={styles['frameAside']}>
          {onRaise && (
            <ActionIcon size="sm" variant="subtle" color="gray" aria-label={`Move case ${number} up`} onClick={onRaise}>
              <IconArrowUp size={14} aria-hidden />
            </ActionIcon>
          )}
          <ActionIcon size="sm" variant="subtle" color="gray" aria-label={`Remove case ${number}`} onClick={onRemove}>
            <IconTrash size={14} aria-hidden />
          </ActionIcon>
        </span>
      </div>
      <ExpressionInput
        label={`Case ${number} equals`}
        placeholder="If the value is …"
        value={text(one['equals'])}
        onChange={(equals) => onChange({ ...one, equals }, 'equals')}
      />
      <TextInput
        aria-label={`Title of case ${number}`}
        placeholder={`Title, such as “${text(one['equals']) || 'Contractor'}”`}
        value={text(one['title'])}
        onChange={(event) => onChange({ ...one, title: event.currentTarget.value }, 'title')}
      />
    </fieldset>
  );
}
