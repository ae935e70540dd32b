import type { RunDetail, StepView } from '@joinery/api';
import { Alert, Button, ScrollArea, Stack, Tabs, Text } from '@mantine/core';
import { IconAlertCircle, IconBan, IconHandStop } from '@tabler/icons-react';
import { memo, useMemo, useState } from 'react';
import { describeNode } from '../../canvas/describe-node.ts';
import { StatusIcon } from '../../canvas/paint-badge.tsx';
import panelStyles from '../../panels/panels.module.css';
import { useCatalog } from '../../store/use-catalog.ts';
import { sayDuration } from '../../ui/say-duration.ts';
import { sayDue } from './decide-late.tsx';
import { HiddenItems } from './hidden-items.tsx';
import { JsonView } from './json-view.tsx';
import { loopsAround, statusOf } from './paint-nodes.ts';
import { RunReport } from './run-report.tsx';
import styles from './run-view.module.css';

type Show = (node: string, path: readonly number[], loops: readonly string[]) => void;
interface Props {
  readonly run: RunDetail;
  readonly onShow: Show;
}

const PAGE = 200;

function lengthOf(step: StepView): string {
  if (step.lateMs !== undefined) return `fired ${sayDuration(step.lateMs)} late`;
  if (step.status === 'skipped') return 'skipped';
  if (step.endedAt === null) return step.status === 'waiting' ? 'waiting' : 'under way';
  return sayDuration(Date.parse(step.endedAt) - Date.parse(step.enteredAt));
}

interface RowProps {
  readonly step: StepView;
  readonly title: string;
  readonly run: RunDetail;
  readonly onShow: Show;
}

const StepRow = memo(function StepRow({ step, title, run, onShow }: RowProps) {
  const items = step.path.map((index) => `item ${index + 1}`).join(', ');
  return (
    <li>
      <button
        type="button"
        className={styles['stepRow']}
        style={{ paddingLeft: 10 + step.path.length * 16 }}
        data-skipped={step.status === 'skipped' || undefined}
        onClick={() => onShow(step.node, step.path, loopsAround(run.document, step.node))}
      >
        <StatusIcon status={statusOf(step, run)} size={17} />
        <span className={styles['stepTitle']}>
          {title}
          {items !== '' && <em>{items}</em>}
        </span>
        <span className={styles['stepTime']}>{lengthOf(step)}</span>
      </button>
    </li>
  );
});

function StepList({ run, onShow }: Props) {
  const catalog = useCatalog();
  const [shown, setShown] = useState(PAGE);
  const titles = useMemo(
    () => new Map(run.document.nodes.map((node) => [node.id, describeNode(node, catalog).title])),
    [run.document, catalog],
  );
  return (
    <>
      <ol className={styles['steps']} aria-label="Steps">
        {run.steps.slice(0, shown).map((step) => (
          <StepRow key={step.id} step={step} run={run} title={titles.get(step.node) ?? step.node} onShow={onShow} />
        ))}
      </ol>
      {run.steps.length === 0 && (
        <Text size="sm" c="dimmed" p="md">
          No step has been entered yet.
        </Text>
      )}
      {run.steps.length > shown && (
        <Button variant="subtle" size="xs" fullWidth onClick={() => setShown(shown + PAGE)}>
          Show more of {run.steps.length} steps
        </Button>
      )}
    </>
  );
}

/** Why the run did not finish; that somebody cancelled it is no fault. */
function WhyEnded({ run }: Pick<Props, 'run'>) {
  if (run.error === null) return null;
  const Icon = run.status === 'cancelled' ? IconBan : IconAlertCircle;
  return (
    <Alert color={run.status === 'cancelled' ? 'gray' : 'red'} icon={<Icon size={18} />} mb="sm" p="sm">
      <Text size="sm">{run.error}</Text>
    </Alert>
  );
}

/** The steps that a person must decide about, before anything else. */
function Asked({ run, onShow }: Props) {
  const catalog = useCatalog();
  const asked = run.endedAt === null ? run.steps.filter((step) => step.waitsOn?.on === 'person') : [];
  return asked.slice(0, 20).map((step) => {
    const stored = run.document.nodes.find(({ id }) => id === step.node);
    const title = stored ? describeNode(stored, catalog).title : step.node;
    return (
      <Alert key={step.id} color="orange" icon={<IconHandStop size={18} />} title={title} m="sm" mb={0} p="sm">
        <Text size="sm">
          {step.waitsOn?.ask === 'late'
            ? `${sayDue(step.waitsOn.due)} The run waits until a person says whether it is still to be done.`
            : 'Nobody knows whether this was done. The run waits until a person says.'}
        </Text>
        <Button size="xs" mt="xs" onClick={() => onShow(step.node, step.path, loopsAround(run.document, step.node))}>
          Look and decide
        </Button>
      </Alert>
    );
  });
}

/** What the run did, in order, with what it was given and gave. */
export function RunSteps(props: Props) {
  const { run } = props;
  return (
    <section className={panelStyles['panel']} aria-label="Run">
      <Tabs
        // A run that ends while somebody looks on shows what it leaves behind.
        key={run.report ? 'report' : 'steps'}
        defaultValue={run.report ? 'report' : 'steps'}
        keepMounted={false}
        className={styles['tabs'] ?? ''}
      >
        <Tabs.List grow>
          {run.report && <Tabs.Tab value="report">Report</Tabs.Tab>}
          <Tabs.Tab value="steps">Steps</Tabs.Tab>
          <Tabs.Tab value="data">Input and output</Tabs.Tab>
        </Tabs.List>
        <ScrollArea flex={1} type="auto" scrollbarSize={8}>
          <Asked {...props} />
          <Tabs.Panel value="report" p="md">
            {!run.report?.forPerson.some((text) => text.includes(run.error ?? '')) && <WhyEnded run={run} />}
            {run.report && <RunReport run={run} report={run.report} onShow={props.onShow} />}
          </Tabs.Panel>
          <Tabs.Panel value="steps" p="xs">
            <WhyEnded run={run} />
            <HiddenItems {...props} />
            <StepList {...props} />
          </Tabs.Panel>
          <Tabs.Panel value="data" p="md">
            <Stack gap="md">
              <JsonView title="Trigger" value={run.trigger} run={run.id} />
              <JsonView title="Inputs" value={run.inputs} run={run.id} />
              <JsonView title="Output" value={run.output} run={run.id} />
            </Stack>
          </Tabs.Panel>
        </ScrollArea>
      </Tabs>
    </section>
  );
}
