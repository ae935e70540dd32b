import type { StepView } from '@joinery/api';
import { Text, Timeline } from '@mantine/core';
import { sayDuration } from '../../ui/say-duration.ts';
import { When } from '../../ui/when.tsx';
import styles from './run-view.module.css';

const words = { ok: 'worked', failed: 'failed', unknown: 'outcome unknown', open: 'under way' } as const;
const colors = { ok: 'green', failed: 'red', unknown: 'orange', open: 'blue' } as const;

/** Each attempt of an action, if there was more than one or it did not simply work. */
export function Attempts({ step }: { readonly step: StepView }) {
  const { attempts } = step;
  if (attempts.length < 2 && attempts.every((attempt) => attempt.outcome === 'ok')) return null;
  const last = attempts.at(-1);
  const told = last?.outcome === 'unknown' && step.status === 'left' && !step.error ? last : undefined;
  return (
    <Timeline bulletSize={12} lineWidth={2} active={attempts.length} aria-label="Attempts">
      {attempts.map((attempt) => (
        <Timeline.Item
          key={attempt.attempt}
          color={colors[attempt.outcome]}
          bullet={<span className={styles['bullet']} />}
          title={
            <Text size="sm" fw={600} lh={1}>
              {`Attempt ${attempt.attempt}: ${words[attempt.outcome]}`}
            </Text>
          }
        >
          <Text size="xs" c="dimmed">
            <When at={attempt.startedAt} size="xs" />
            {attempt.endedAt !== null &&
              ` · ${sayDuration(Date.parse(attempt.endedAt) - Date.parse(attempt.startedAt))}`}
          </Text>
          {attempt.error && <Text size="xs">{attempt.error.message}</Text>}
          {attempt === told && <Text size="xs">A person said that it happened.</Text>}
        </Timeline.Item>
      ))}
    </Timeline>
  );
}
