import { type Fields, fieldDefaults } from '@joinery/core';
import { Alert, Select, Text } from '@mantine/core';
import { builtInTriggers, findTrigger, textOf } from '../canvas/describe-node.ts';
import styles from '../form/form.module.css';
import { ownTimezone } from '../form/own-timezone.ts';
import { FormScopeContext, useFormScope } from '../form/form-scope.ts';
import { useEditorStore } from '../store/editor-context.ts';
import { showPanel } from '../store/editor-store.ts';
import { useCatalog } from '../store/use-catalog.ts';
import { ConnectionPicker } from './connection-picker.tsx';
import { type ConfigProps, InputForm } from './input-form.tsx';

const scheduleFields: Fields = [
  { name: 'cron', type: 'text', format: 'cron', title: 'Schedule', required: true },
  {
    name: 'timezone',
    type: 'text',
    format: 'timezone',
    title: 'Timezone',
    help: 'In which the schedule is read; UTC if empty.',
  },
];

function TriggerPicker({ config, onChange }: ConfigProps) {
  const catalog = useCatalog();
  const { disabled } = useFormScope();
  const on = textOf(config['on']) || 'manual';
  const data = [
    { group: 'Joinery', items: Object.entries(builtInTriggers).map(([value, { title }]) => ({ value, label: title })) },
    ...catalog.connectors
      .filter((connector) => connector.triggers.length > 0)
      .map(({ name, title, triggers }) => ({
        group: title,
        items: triggers.map((card) => ({ value: `${name}.${card.name}`, label: card.title })),
      })),
  ];
  const known = on in builtInTriggers || findTrigger(catalog, on) !== undefined;
  const choose = (next: string | null): void => {
    if (next === null || next === on) return;
    const card = findTrigger(catalog, next)?.trigger;
    onChange(
      {
        on: next,
        input:
          next === 'schedule' ? { cron: '0 8 * * 1-5', timezone: ownTimezone() } : fieldDefaults(card?.input ?? []),
      },
      'on',
    );
  };
  return (
    <Select
      label="Starts on"
      data={data}
      searchable
      allowDeselect={false}
      disabled={disabled ?? false}
      value={known ? on : null}
      placeholder={`${on} is not in the catalog`}
      description={findTrigger(catalog, on)?.trigger.description ?? builtInTriggers[on]?.description}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      onChange={choose}
    />
  );
}

/** What starts the flow, and with which settings. */
export function TriggerConfig({ config, onChange }: ConfigProps) {
  const found = findTrigger(useCatalog(), textOf(config['on']));
  const store = useEditorStore();
  const scope = useFormScope();
  const on = textOf(config['on']) || 'manual';
  const zone = textOf(((config['input'] ?? {}) as { readonly timezone?: unknown }).timezone);
  return (
    <div className={styles['form']}>
      <TriggerPicker config={config} onChange={onChange} />
      {on === 'schedule' && (
        <FormScopeContext value={{ ...scope, timezone: zone === '' ? 'UTC' : zone }}>
          <InputForm fields={scheduleFields} config={config} onChange={onChange} />
        </FormScopeContext>
      )}
      {found && <ConnectionPicker connector={found.connector} config={config} onChange={onChange} />}
      {found && <InputForm fields={found.trigger.input} config={config} onChange={onChange} />}
      {(on === 'manual' || on === 'api' || on === 'call') && (
        <Alert variant="light" color="gray" p="sm">
          <Text size="sm">
            What is asked for when it starts are the flow’s{' '}
            <button type="button" className={styles['textButton']} onClick={() => showPanel(store, 'flow')}>
              inputs
            </button>
            .
          </Text>
        </Alert>
      )}
    </div>
  );
}
