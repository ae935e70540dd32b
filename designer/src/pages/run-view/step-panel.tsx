import type { RunDetail, StepView } from '@joinery/api';
import { Alert, Anchor, Group, Stack, Text } from '@mantine/core';
import { IconAlertCircle } from '@tabler/icons-react';
import { Link } from 'react-router';
import { Countdown } from '../../canvas/countdown.tsx';
import { describeNode } from '../../canvas/describe-node.ts';
import { NodeIcon } from '../../canvas/node-icon.tsx';
import { paintWords, StatusIcon } from '../../canvas/paint-badge.tsx';
import { Panel } from '../../panels/panel.tsx';
import panelStyles from '../../panels/panels.module.css';
import { useMay } from '../../shell/organization-context.ts';
import { useSurroundings } from '../../store/surroundings.ts';
import { useCatalog } from '../../store/use-catalog.ts';
import { sayCount } from '../../ui/say-count.ts';
import { sayDuration } from '../../ui/say-duration.ts';
import { Attempts } from './attempts.tsx';
import { DecideLate } from './decide-late.tsx';
import { DecideOutcome } from './decide-outcome.tsx';
import { IterationPicker } from './iteration-picker.tsx';
import { JsonView } from './json-view.tsx';
import { type Iterations, statusOf, stepsOf, unlisted } from './paint-nodes.ts';
import { RetryButton } from './retry-button.tsx';

interface Props {
  readonly run: RunDetail;
  readonly node: string;
  readonly iterations: Iterations;
  readonly onChoose: (loop: string, index: number | undefined) => void;
  readonly onClose: () => void;
}

function Head({ run, node }: Pick<Props, 'run' | 'node'>) {
  const catalog = useCatalog();
  const { flows } = useSurroundings();
  const stored = run.document.nodes.find((one) => one.id === node);
  if (!stored) return null;
  const look = describeNode(stored, catalog, flows);
  return (
    <>
      <span className={panelStyles['headIcon']} style={{ background: look.color }}>
        <NodeIcon name={look.icon} size={20} />
      </span>
      <div className={panelStyles['headWords']}>
        <Text fw={650} fz={15} truncate>
          {look.title}
        </Text>
        <span className={panelStyles['headSubtitle']}>{look.subtitle}</span>
      </div>
    </>
  );
}

const clock = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });

function Status({ step, run }: { readonly step: StepView; readonly run: RunDetail }) {
  const status = statusOf(step, run);
  const { waitsOn } = step;
  return (
    <div>
      <Group gap={8}>
        <StatusIcon status={status} />
        <Text size="sm" fw={600}>
          {paintWords(status)}
        </Text>
        {step.endedAt !== null && step.status !== 'skipped' && (
          <Text size="sm" c="dimmed">
            in {sayDuration(Date.parse(step.endedAt) - Date.parse(step.enteredAt))}
          </Text>
        )}
      </Group>
      <Text size="xs" c="dimmed" mt={4}>
        {step.status === 'skipped' ? 'No branch led here.' : `Entered ${clock.format(new Date(step.enteredAt))}`}
        {step.handle !== undefined && step.handle !== 'out' && ` · left by “${step.handle}”`}
      </Text>
      {step.lateMs !== undefined && (
        <Text size="sm" c="orange" mt={6}>
          Fired {sayDuration(step.lateMs)} late.
        </Text>
      )}
      {step.decidedBy !== undefined && (
        <Text size="xs" c="dimmed" mt={4}>
          {step.decidedBy} decided about it.
        </Text>
      )}
      {waitsOn?.until !== undefined && (
        <Text size="sm" mt={6}>
          {step.error ? 'Tries again' : 'Goes on'} {clock.format(new Date(waitsOn.until))}, in{' '}
          <Countdown until={waitsOn.until} />.
        </Text>
      )}
      {waitsOn?.on === 'child' && (
        <Text size="sm" mt={6}>
          Waits until the run that it called is over.
        </Text>
      )}
    </div>
  );
}

function StepFacts({ step, run }: { readonly step: StepView; readonly run: RunDetail }) {
  const may = useMay('operator');
  return (
    <Stack gap="md">
      <Status step={step} run={run} />
      {step.error && (
        <Alert color="red" icon={<IconAlertCircle size={18} />} p="sm" role="alert">
          <Text size="sm">{step.error.message}</Text>
          <Text size="xs" c="dimmed" mt={4} ff="monospace">
            {step.error.code}
          </Text>
        </Alert>
      )}
      {may && step.waitsOn?.on === 'person' && step.waitsOn.ask !== 'late' && <DecideOutcome run={run} step={step} />}
      {may && step.waitsOn?.ask === 'late' && <DecideLate run={run} step={step} />}
      {may && run.endedAt !== null && step.status !== 'skipped' && (
        <RetryButton run={run} from={[step.id]} label="Run again from here" variant="default" />
      )}
      {step.child !== undefined && (
        <Anchor component={Link} to={`/runs/${step.child}`} size="sm">
          Open the run that it called
        </Anchor>
      )}
      <Attempts step={step} />
      <JsonView title="Input" value={step.input} run={run.id} />
      <JsonView title="Output" value={step.output} run={run.id} />
      <JsonView title="Error details" value={step.error?.details} run={run.id} />
    </Stack>
  );
}

/** What one step was given, did and put out; which iteration, if there are several. */
export function StepPanel(props: Props) {
  const { run, node, iterations, onClose } = props;
  const steps = stepsOf(run, node, iterations);
  const [step] = steps;
  const more = unlisted(run, node, iterations);
  return (
    <Panel title={`Step ${node}`} head={<Head run={run} node={node} />} onClose={onClose}>
      <IterationPicker {...props} />
      {steps.length > 1 && (
        <Text size="sm" c="dimmed" mb="sm">
          {sayCount(steps.length + more, 'time')}
          {more > 0 && `, of which ${steps.length.toLocaleString('en')} are listed`}. Choose an item to look at one of
          them; this is the first{more > 0 && ' of those'}.
        </Text>
      )}
      {step ? (
        <StepFacts key={step.id} step={step} run={run} />
      ) : (
        <Text size="sm" c="dimmed">
          The run has not come here{run.endedAt === null ? ' yet' : ''}.
        </Text>
      )}
    </Panel>
  );
}
