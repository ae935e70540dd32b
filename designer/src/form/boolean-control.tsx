import { Switch } from '@mantine/core';
import type { ControlProps } from './control-props.ts';
import { useFormScope } from './form-scope.ts';

export function BooleanControl({ id, field, value, onChange }: ControlProps) {
  const { disabled } = useFormScope();
  const on = (value ?? field.default) === true;
  return (
    <Switch
      id={id}
      checked={on}
      disabled={disabled ?? false}
      label={on ? 'Yes' : 'No'}
      onChange={(event) => onChange(event.currentTarget.checked)}
    />
  );
}
