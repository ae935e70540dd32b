import { DateTimePicker } from '@mantine/dates';
import '@mantine/dates/styles.css';
import type { ControlProps } from './control-props.ts';
import { useFormScope } from './form-scope.ts';

/** A day and time without a zone: the flow's own zone applies. */
export function DateControl({ id, title, value, onChange }: ControlProps) {
  const { disabled } = useFormScope();
  const text =
    typeof value === 'string' && !Number.isNaN(Date.parse(value)) ? value.slice(0, 19).replace('T', ' ') : null;
  return (
    <DateTimePicker
      id={id}
      aria-label={title}
      clearable
      disabled={disabled ?? false}
      placeholder="Choose a date and time"
      valueFormat="D MMM YYYY, HH:mm"
      value={text}
      onChange={(next) => onChange(next ? next.replace(' ', 'T') : undefined)}
    />
  );
}
