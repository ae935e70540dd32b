import { PasswordInput } from '@mantine/core';
import { asText, type ControlProps } from './control-props.ts';
import { ExpressionInput } from './expression-input.tsx';
import { useFormScope } from './form-scope.ts';

export function SecretControl({ id, field, title, value, onChange }: ControlProps) {
  const { values, disabled } = useFormScope();
  const give = (text: string): void => onChange(text === '' ? undefined : text);
  if (values) return <ExpressionInput id={id} label={title} value={asText(value)} onChange={give} />;
  return (
    <PasswordInput
      id={id}
      autoComplete="new-password"
      placeholder={field.placeholder ?? ''}
      disabled={disabled ?? false}
      value={asText(value)}
      onChange={(event) => give(event.currentTarget.value)}
    />
  );
}
