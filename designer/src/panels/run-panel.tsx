import { ApiError, type FlowDetail, routes } from '@joinery/api';
import { checkValues, fieldDefaults, type Fields, type Flow, type Json, type JsonObject } from '@joinery/core';
import { Alert, Button, SegmentedControl, Stack, Text } from '@mantine/core';
import { IconPlayerPlay } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { useNavigate } from 'react-router';
import { useSend } from '../api/use-route.ts';
import { findTrigger, textOf } from '../canvas/describe-node.ts';
import { FieldsForm } from '../form/fields-form.tsx';
import { JsonInput } from '../form/json-input.tsx';
import { useEditor, useEditorStore } from '../store/editor-context.ts';
import { isDirty, showPanel, tellProblems } from '../store/editor-store.ts';
import { useCatalog } from '../store/use-catalog.ts';
import { useProblems } from '../store/use-problems.ts';
import { notifyError } from '../ui/notify.ts';
import { Panel } from './panel.tsx';
import { sampleOf } from './sample-of.ts';

interface Props {
  readonly detail: FlowDetail;
  readonly save: () => Promise<boolean>;
}

const isEventTrigger = (on: string): boolean => on.includes('.');

/** Starting a run saves the draft first if it has to: what runs is what is drawn. */
function useStart({ detail, save }: Props, version: 'draft' | 'published') {
  const store = useEditorStore();
  const navigate = useNavigate();
  const run = useSend(routes.runFlow, [routes.listRuns]);
  const [starting, setStarting] = useState(false);
  const start = async (inputs: JsonObject, trigger: JsonObject | undefined): Promise<void> => {
    setStarting(true);
    try {
      if (version === 'draft' && isDirty(store.getState()) && !(await save())) return;
      const started = await run.mutateAsync({
        params: { flow: detail.id },
        body: { version, inputs, ...(trigger ? { trigger } : {}) },
      });
      await navigate(`/runs/${started.run}`);
    } catch (error) {
      if (error instanceof ApiError && error.problems.length > 0) tellProblems(store, error.problems);
      notifyError(error);
    } finally {
      setStarting(false);
    }
  };
  return { start, starting };
}

function useTrigger(flow: Flow) {
  const catalog = useCatalog();
  return useMemo(() => {
    const on = textOf(flow.nodes.find((node) => node.kind === 'trigger')?.config['on']) || 'manual';
    return { on, fields: findTrigger(catalog, on)?.trigger.output ?? [] };
  }, [flow, catalog]);
}

function faultsOf(fields: Fields, values: JsonObject): Readonly<Record<string, string>> {
  return Object.fromEntries(
    checkValues(fields, values).map(({ pointer, message }) => [pointer.split('/')[1] ?? '', message]),
  );
}

interface ChoiceProps {
  readonly published: number | null;
  readonly version: 'draft' | 'published';
  readonly onChange: (version: 'draft' | 'published') => void;
}

function VersionChoice({ published, version, onChange }: ChoiceProps) {
  return (
    <SegmentedControl
      fullWidth
      aria-label="What to run"
      value={version}
      onChange={(next) => onChange(next === 'published' ? 'published' : 'draft')}
      data={[
        { value: 'draft', label: 'This draft' },
        {
          value: 'published',
          label: published === null ? 'Published' : `Version ${published}`,
          disabled: published === null,
        },
      ]}
    />
  );
}

/** Whether what is chosen can run, and what keeps it from running. */
function useObstacle(version: 'draft' | 'published'): number {
  const errors = useProblems().filter((problem) => problem.severity === 'error').length;
  return version === 'draft' ? errors : 0;
}

function Obstacle({ errors }: { readonly errors: number }) {
  const store = useEditorStore();
  if (errors === 0) {
    return (
      <Alert variant="light" color="yellow" p="sm">
        <Text size="sm">
          A run is real: it changes what its connections reach. Use sandbox connections to try things out.
        </Text>
      </Alert>
    );
  }
  return (
    <Alert variant="light" color="red" p="sm">
      <Text size="sm" mb="xs">
        {errors === 1 ? 'One problem keeps' : `${errors} problems keep`} this draft from running.
      </Text>
      <Button size="xs" variant="light" color="red" onClick={() => showPanel(store, 'problems')}>
        Show problems
      </Button>
    </Alert>
  );
}

/** Starts a run by hand, with the flow's inputs or with an example of what the trigger would tell. */
export function RunPanel(props: Props) {
  const store = useEditorStore();
  const flow = useEditor((state) => state.flow);
  const { on, fields } = useTrigger(flow);
  const published = props.detail.publishedVersion;
  const [version, setVersion] = useState<'draft' | 'published'>(() =>
    published === null || props.detail.changed || isDirty(store.getState()) ? 'draft' : 'published',
  );
  const [inputs, setInputs] = useState<JsonObject>(() => fieldDefaults(flow.inputs));
  const [trigger, setTrigger] = useState<Json | undefined>(() => sampleOf(fields));
  const [tried, setTried] = useState(false);
  const { start, starting } = useStart(props, version);
  const errors = useObstacle(version);
  const event = isEventTrigger(on);
  const faults = event ? {} : faultsOf(flow.inputs, inputs);
  const go = (): void => {
    setTried(true);
    if (Object.keys(faults).length === 0) void start(inputs, event ? ((trigger ?? {}) as JsonObject) : undefined);
  };
  const foot = (
    <Button fullWidth leftSection={<IconPlayerPlay size={16} />} loading={starting} disabled={errors > 0} onClick={go}>
      Start run
    </Button>
  );
  return (
    <Panel title="Run" foot={foot} onClose={() => showPanel(store, undefined)}>
      <Stack gap="md">
        <VersionChoice published={published} version={version} onChange={setVersion} />
        <Obstacle errors={errors} />
        {event ? (
          <div>
            <Text size="sm" mb={6}>
              Write what the trigger <b>{on}</b> would tell. Its form is filled in; replace the values.
            </Text>
            <JsonInput key={on} label="What the trigger tells" value={trigger} height="300px" onChange={setTrigger} />
          </div>
        ) : (
          <FieldsForm fields={flow.inputs} values={inputs} errors={tried ? faults : {}} onChange={setInputs} />
        )}
        {!event && flow.inputs.length === 0 && (
          <Text size="sm" c="dimmed">
            This flow asks for nothing.
          </Text>
        )}
      </Stack>
    </Panel>
  );
}
