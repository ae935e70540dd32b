import { type FlowSettings, setInputs, setOutputs, setSettings } from '@joinery/core';
import { Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { FieldFrame } from '../form/field-frame.tsx';
import { FieldsEditor } from '../form/fields-editor.tsx';
import { TimezoneControl } from '../form/timezone-control.tsx';
import { useEditor, useEditorStore } from '../store/editor-context.ts';
import { edit, endGroup, showPanel } from '../store/editor-store.ts';
import { LatePolicy } from './late-policy.tsx';
import { Panel } from './panel.tsx';
import { RunPace } from './run-pace.tsx';

function Part({
  title,
  text,
  children,
}: {
  readonly title: string;
  readonly text: string;
  readonly children: ReactNode;
}) {
  return (
    <section>
      <Title order={3} size="h5">
        {title}
      </Title>
      <Text size="xs" c="dimmed" mb="xs">
        {text}
      </Text>
      {children}
    </section>
  );
}

/** What the flow as a whole takes, gives and goes by. */
export function FlowPanel({ editable }: { readonly editable: boolean }) {
  const store = useEditorStore();
  const { inputs, outputs, settings } = useEditor((state) => state.flow);
  const setTimezone = (timezone: unknown): void => {
    const { timezone: _old, ...rest } = settings;
    edit(store, (flow) => setSettings(flow, typeof timezone === 'string' ? { ...rest, timezone } : rest));
  };
  const setLatePolicy = (latePolicy: FlowSettings['latePolicy']): void => {
    const { latePolicy: _old, ...rest } = settings;
    const next = latePolicy === undefined ? rest : { ...rest, latePolicy };
    edit(store, (flow) => setSettings(flow, next), 'settings:latePolicy');
  };
  const setRunPace = (maxRunsPerMinute: FlowSettings['maxRunsPerMinute']): void => {
    const { maxRunsPerMinute: _old, ...rest } = settings;
    const next = maxRunsPerMinute === undefined ? rest : { ...rest, maxRunsPerMinute };
    edit(store, (flow) => setSettings(flow, next), 'settings:maxRunsPerMinute');
  };
  return (
    <Panel title="Flow settings" onClose={() => showPanel(store, undefined)}>
      <Stack gap="xl" onBlur={() => endGroup(store)}>
        <Part
          title="Inputs"
          text="What is asked for when the flow is started by hand, by the API or by another flow. Steps see them as inputs."
        >
          <FieldsEditor
            label="Inputs"
            word="input"
            fields={inputs}
            disabled={!editable}
            onChange={(next, mark) => edit(store, (flow) => setInputs(flow, next), `inputs:${mark}`)}
          />
        </Part>
        <Part title="Outputs" text="What a “Return” step hands back to the flow that called this one.">
          <FieldsEditor
            label="Outputs"
            word="output"
            fields={outputs}
            disabled={!editable}
            onChange={(next, mark) => edit(store, (flow) => setOutputs(flow, next), `outputs:${mark}`)}
          />
        </Part>
        <Part title="Time" text="Days, weeks and schedules are counted in this timezone.">
          <FieldFrame id="flow-timezone" title="Timezone">
            <TimezoneControl id="flow-timezone" title="Timezone" value={settings.timezone} onChange={setTimezone} />
          </FieldFrame>
        </Part>
        <Part title="Pace" text="Keeps a flood of events from a vendor, or from people, that cannot take it.">
          <RunPace value={settings.maxRunsPerMinute} disabled={!editable} onChange={setRunPace} />
        </Part>
        <Part title="Coming late" text="What happens when a wait ends later than it was due.">
          <LatePolicy value={settings.latePolicy} disabled={!editable} onChange={setLatePolicy} />
        </Part>
      </Stack>
    </Panel>
  );
}
