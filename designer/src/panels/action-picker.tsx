import { fieldDefaults, findConnector } from '@joinery/core';
import { Select } from '@mantine/core';
import { findAction, textOf } from '../canvas/describe-node.ts';
import { useFormScope } from '../form/form-scope.ts';
import { useCatalog } from '../store/use-catalog.ts';
import type { ConfigProps } from './input-form.tsx';

/** Which of a connector's actions the step does. */
export function ActionPicker({ config, onChange }: ConfigProps) {
  const catalog = useCatalog();
  const { disabled } = useFormScope();
  const reference = textOf(config['action']);
  const connector = findConnector(catalog, reference);
  const connectors = connector ? [connector] : catalog.connectors;
  const data = connectors.map(({ name, title, actions }) => ({
    group: title,
    items: actions.map((action) => ({ value: `${name}.${action.name}`, label: action.title })),
  }));
  const found = findAction(catalog, reference);
  const choose = (next: string | null): void => {
    const chosen = next === null ? undefined : findAction(catalog, next);
    if (!chosen || next === reference || next === null) return;
    const known = new Set(chosen.action.input.map((field) => field.name));
    const kept = Object.entries((config['input'] ?? {}) as object).filter(([name]) => known.has(name));
    onChange(
      { ...config, action: next, input: { ...fieldDefaults(chosen.action.input), ...Object.fromEntries(kept) } },
      'action',
    );
  };
  return (
    <Select
      label="Action"
      description={found?.action.description}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      data={data}
      searchable
      allowDeselect={false}
      disabled={disabled ?? false}
      value={found ? reference : null}
      placeholder={reference === '' ? 'Choose an action' : `${reference} is not in the catalog`}
      onChange={choose}
    />
  );
}
