import { defaultLatePolicy, type FlowSettings } from '@joinery/core';
import { NumberInput, Stack, Switch } from '@mantine/core';

interface Props {
  readonly value: FlowSettings['latePolicy'];
  readonly disabled: boolean;
  /** Undefined is the default. */
  readonly onChange: (policy: FlowSettings['latePolicy']) => void;
}

const HOUR = 3_600;

/** How late a step that takes something away may come before a person is asked; in hours. */
export function LatePolicy({ value, disabled, onChange }: Props) {
  const isOn = value !== 'off';
  return (
    <Stack gap="sm">
      <Switch
        label="Ask before something is taken away late"
        description="After a wait that ended much later than due, such as after an outage, the run waits for a person before it disables, removes or deletes anything."
        disabled={disabled}
        checked={isOn}
        onChange={(event) => onChange(event.currentTarget.checked ? undefined : 'off')}
      />
      {isOn && (
        <NumberInput
          label="Hours that it may be late"
          placeholder={String(defaultLatePolicy / HOUR)}
          disabled={disabled}
          min={0.1}
          max={87_600}
          decimalScale={2}
          value={value === undefined ? '' : value / HOUR}
          onChange={(hours) =>
            onChange(typeof hours === 'number' && hours > 0 ? Math.max(60, Math.round(hours * HOUR)) : undefined)
          }
        />
      )}
    </Stack>
  );
}
