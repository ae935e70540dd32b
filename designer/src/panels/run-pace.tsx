import { type FlowSettings, limits } from '@joinery/core';
import { NumberInput } from '@mantine/core';

interface Props {
  readonly value: FlowSettings['maxRunsPerMinute'];
  readonly disabled: boolean;
  /** Undefined is no limit. */
  readonly onChange: (most: FlowSettings['maxRunsPerMinute']) => void;
}

/** How many runs of the flow may begin a minute. */
export function RunPace({ value, disabled, onChange }: Props) {
  return (
    <NumberInput
      label="Runs a minute"
      description="Those over it are held back and begin later. Empty is without limit."
      placeholder="No limit"
      disabled={disabled}
      min={1}
      max={limits.runsPerMinuteAtMost}
      clampBehavior="strict"
      allowDecimal={false}
      allowNegative={false}
      value={value ?? ''}
      onChange={(most) => onChange(typeof most === 'number' && most >= 1 ? most : undefined)}
    />
  );
}
