import { Select, TextInput } from '@mantine/core';
import { useMemo, useState } from 'react';
import { asText, type ControlProps } from './control-props.ts';
import { nextTimes, readCron, sayCron } from './cron.ts';
import styles from './form.module.css';
import { useFormScope } from './form-scope.ts';

const presets = [
  { value: '*/5 * * * *', label: 'Every 5 minutes' },
  { value: '0 * * * *', label: 'Each hour' },
  { value: '0 8 * * *', label: 'Every day at 08:00' },
  { value: '0 8 * * 1-5', label: 'Monday to Friday at 08:00' },
  { value: '0 8 * * 1', label: 'Mondays at 08:00' },
  { value: '0 8 1 * *', label: 'First of the month at 08:00' },
];

const dayAndTime = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'UTC',
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
});

function CronWords({ text, timezone }: { readonly text: string; readonly timezone: string }) {
  const [now] = useState(() => new Date());
  const cron = useMemo(() => readCron(text), [text]);
  const times = useMemo(() => (cron ? nextTimes(cron, now, timezone, 3) : []), [cron, now, timezone]);
  if (text === '') return null;
  if (!cron)
    return (
      <p className={styles['note']}>
        Write five fields: minute, hour, day of the month, month, day of the week. For example 0 8 * * 1-5.
      </p>
    );
  return (
    <div className={styles['note']} aria-live="polite">
      <strong>{sayCron(cron)}.</strong>{' '}
      {times.length > 0
        ? `Next: ${times.map((time) => dayAndTime.format(time)).join(' · ')} (${timezone}).`
        : 'It never comes due.'}
    </div>
  );
}

/** Cron text with ready-made ones to choose from, told in plain words with the next times. */
export function CronControl({ id, title, value, onChange }: ControlProps) {
  const { disabled, timezone = 'UTC' } = useFormScope();
  const text = asText(value);
  return (
    <div className={styles['rows']}>
      <Select
        aria-label={`Ready-made ${title}`}
        data={presets}
        value={presets.some((preset) => preset.value === text) ? text : null}
        placeholder="Custom"
        disabled={disabled ?? false}
        onChange={(next) => next && onChange(next)}
      />
      <TextInput
        id={id}
        value={text}
        placeholder="0 8 * * 1-5"
        disabled={disabled ?? false}
        styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
        onChange={(event) => onChange(event.currentTarget.value === '' ? undefined : event.currentTarget.value)}
      />
      <CronWords text={text.trim()} timezone={timezone} />
    </div>
  );
}
