import { TextInput, Textarea } from '@mantine/core';
import { asText, type ControlProps } from './control-props.ts';
import { ExpressionInput } from './expression-input.tsx';
import { useFormScope } from './form-scope.ts';

export function TextControl({ id, field, title, value, onChange }: ControlProps) {
  const { values, disabled } = useFormScope();
  const long = field.format === 'long';
  const give = (text: string): void => onChange(text === '' ? undefined : text);
  const common = { id, placeholder: field.placeholder ?? '', disabled: disabled ?? false };
  if (values) {
    return (
      <ExpressionInput
        id={id}
        label={title}
        value={asText(value)}
        placeholder={field.placeholder}
        rows={long ? 3 : 1}
        multiline={long}
        onChange={give}
      />
    );
  }
  if (long) {
    return (
      <Textarea
        {...common}
        autosize
        minRows={3}
        value={asText(value)}
        onChange={(event) => give(event.currentTarget.value)}
      />
    );
  }
  const type = field.format === 'email' || field.format === 'url' ? field.format : 'text';
  return (
    <TextInput {...common} type={type} value={asText(value)} onChange={(event) => give(event.currentTarget.value)} />
  );
}
