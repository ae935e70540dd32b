import { NumberInput } from '@mantine/core';
import type { ControlProps } from './control-props.ts';
import { useFormScope } from './form-scope.ts';

export function NumberControl({ id, field, value, onChange }: ControlProps) {
  const { disabled } = useFormScope();
  const shown = typeof value === 'number' || typeof value === 'string' ? value : '';
  return (
    <NumberInput
      id={id}
      disabled={disabled ?? false}
      value={shown}
      placeholder={field.placeholder ?? (typeof field.default === 'number' ? String(field.default) : '')}
      {...(field.min === undefined ? {} : { min: field.min })}
      {...(field.max === undefined ? {} : { max: field.max })}
      onChange={(next) => onChange(next === '' ? undefined : Number(next))}
    />
  );
}
