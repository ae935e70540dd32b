import { Select } from '@mantine/core';
import { useMemo } from 'react';
import { asText, type ControlProps } from './control-props.ts';
import { useFormScope } from './form-scope.ts';
import { ownTimezone } from './own-timezone.ts';

const allZones = () => ['UTC', ...Intl.supportedValuesOf('timeZone').filter((zone) => zone !== 'UTC')];

export function TimezoneControl({
  id,
  title,
  value,
  onChange,
}: Pick<ControlProps, 'id' | 'title' | 'value' | 'onChange'>) {
  const { disabled } = useFormScope();
  const zones = useMemo(() => allZones(), []);
  return (
    <Select
      id={id}
      aria-label={title}
      data={zones}
      searchable
      clearable
      limit={60}
      disabled={disabled ?? false}
      placeholder={`UTC (here it is ${ownTimezone()})`}
      value={asText(value) || null}
      onChange={(next) => onChange(next ?? undefined)}
    />
  );
}
