import { type Field, type FlowNode, type JsonObject, nodeDefinitions, setConfig } from '@joinery/core';
import { Text } from '@mantine/core';
import { findAction, textOf } from '../canvas/describe-node.ts';
import { FieldsForm } from '../form/fields-form.tsx';
import styles from '../form/form.module.css';
import { useEditorStore } from '../store/editor-context.ts';
import { edit } from '../store/editor-store.ts';
import { useCatalog } from '../store/use-catalog.ts';
import { ActionPicker } from './action-picker.tsx';
import { CalledFlow } from './called-flow.tsx';
import { ConnectionPicker } from './connection-picker.tsx';
import { type ConfigProps, InputForm } from './input-form.tsx';
import { EffectNote } from './effect-note.tsx';
import { SwitchCases } from './switch-cases.tsx';
import { TriggerConfig } from './trigger-config.tsx';

function ActionConfig({ config, onChange }: ConfigProps) {
  const found = findAction(useCatalog(), textOf(config['action']));
  return (
    <div className={styles['form']}>
      <ActionPicker config={config} onChange={onChange} />
      {found && <EffectNote action={found.action} />}
      {found && <ConnectionPicker connector={found.connector} config={config} onChange={onChange} />}
      {found && <InputForm fields={found.action.input} config={config} onChange={onChange} />}
      {found && found.action.input.length === 0 && (
        <Text size="sm" c="dimmed">
          This action needs nothing else.
        </Text>
      )}
    </div>
  );
}

// The items of a loop are nearly always what an earlier step put out.
const asWritten = (field: Field): Field => (field.name === 'items' ? { ...field, format: 'expression' } : field);

/** The form of a step's kind, or of the action, trigger or flow that it names. */
export function NodeConfig({ node }: { readonly node: FlowNode }) {
  const store = useEditorStore();
  const onChange = (config: JsonObject, field: string): void =>
    edit(store, (flow) => setConfig(flow, node.id, config), `config:${node.id}:${field}`);
  const props: ConfigProps = { config: node.config, onChange };
  if (node.kind === 'action') return <ActionConfig key={node.id} {...props} />;
  if (node.kind === 'trigger') return <TriggerConfig key={node.id} {...props} />;
  if (node.kind === 'call-flow') return <CalledFlow key={node.id} {...props} />;
  if (node.kind === 'switch') return <SwitchCases key={node.id} node={node} {...props} />;
  const { fields, description } = nodeDefinitions[node.kind];
  return (
    <div className={styles['form']} key={node.id}>
      <Text size="sm" c="dimmed">
        {description}
      </Text>
      <FieldsForm fields={fields.map(asWritten)} values={node.config} onChange={onChange} />
    </div>
  );
}
