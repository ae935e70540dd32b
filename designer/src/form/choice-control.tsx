import { SegmentedControl, Select } from '@mantine/core';
import { asText, type ControlProps } from './control-props.ts';
import { useFormScope } from './form-scope.ts';

/** Two or three short choices stand side by side, more of them in a list. */
export function ChoiceControl({ id, field, title, value, onChange }: ControlProps) {
  const { disabled } = useFormScope();
  const data = (field.choices ?? []).map((choice) => ({ value: choice.value, label: choice.title }));
  const chosen = value === undefined || value === null ? asText(field.default) : asText(value);
  const length = data.reduce((sum, choice) => sum + choice.label.length, 0);
  const known = data.some((choice) => choice.value === chosen);
  if (data.length <= 3 && length <= 36 && known && field.default !== undefined) {
    return (
      <SegmentedControl
        id={id}
        fullWidth
        size="xs"
        aria-label={title}
        data={data}
        value={chosen}
        disabled={disabled ?? false}
        onChange={onChange}
      />
    );
  }
  return (
    <Select
      id={id}
      aria-label={title}
      data={known || chosen === '' ? data : [...data, { value: chosen, label: `${chosen} (unknown)` }]}
      value={chosen === '' ? null : chosen}
      placeholder={field.placeholder ?? 'Choose'}
      searchable={data.length > 8}
      clearable={field.required !== true && field.default === undefined}
      disabled={disabled ?? false}
      onChange={(next) => onChange(next ?? undefined)}
    />
  );
}
