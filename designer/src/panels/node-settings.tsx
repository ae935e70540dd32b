import {
  type FlowNode,
  limits,
  renameNode,
  type RetryPolicy,
  setNodeTimeout,
  setRetry,
  toggleDisabled,
  whyNotNodeId,
} from '@joinery/core';
import { NumberInput, SegmentedControl, Stack, Switch, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useFormScope } from '../form/form-scope.ts';
import { useEditorStore } from '../store/editor-context.ts';
import { edit, endGroup, type EditorStore, select } from '../store/editor-store.ts';

const firstRetry: RetryPolicy = { attempts: 3, delay: 30, backoff: 'exponential', maxDelay: 3600 };

function whyBadId(store: EditorStore, node: FlowNode, id: string): string | undefined {
  const why = whyNotNodeId(id);
  if (why === 'identifier') return 'Begin with a letter and use letters, digits and _ only.';
  if (why === 'reserved') return `“${id}” means something else in expressions.`;
  const taken = store.getState().flow.nodes.some((other) => other.id === id && other.id !== node.id);
  return taken ? `Another step is called “${id}”.` : undefined;
}

/** The name by which expressions know the step; changing it changes them too. */
function IdInput({ node }: { readonly node: FlowNode }) {
  const store = useEditorStore();
  const { disabled } = useFormScope();
  const [text, setText] = useState<string>();
  const error = text === undefined ? undefined : whyBadId(store, node, text);
  const leave = (): void => {
    if (text !== undefined && text !== node.id && error === undefined) {
      endGroup(store);
      edit(store, (flow) => renameNode(flow, node.id, text));
      select(store, [text]);
    }
    setText(undefined);
  };
  return (
    <TextInput
      label="Name in expressions"
      description="Expressions that use it change along."
      value={text ?? node.id}
      error={error}
      disabled={disabled ?? false}
      styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
      onChange={(event) => setText(event.currentTarget.value)}
      onBlur={leave}
      onKeyDown={(event) => {
        if (event.key === 'Enter') leave();
      }}
    />
  );
}

function RetryForm({ node, retry }: { readonly node: FlowNode; readonly retry: RetryPolicy }) {
  const store = useEditorStore();
  const { disabled = false } = useFormScope();
  const change = (next: RetryPolicy, field: string): void =>
    edit(store, (flow) => setRetry(flow, node.id, next), `retry:${node.id}:${field}`);
  return (
    <Stack gap="sm" pl="md" style={{ borderLeft: '2px solid var(--mantine-color-default-border)' }}>
      <NumberInput
        label="Attempts in all"
        disabled={disabled}
        min={2}
        max={limits.attempts}
        value={retry.attempts}
        onChange={(attempts) => change({ ...retry, attempts: Number(attempts) || 2 }, 'attempts')}
      />
      <NumberInput
        label="Seconds before the next one"
        disabled={disabled}
        min={0}
        value={retry.delay}
        onChange={(delay) => change({ ...retry, delay: Number(delay) || 0 }, 'delay')}
      />
      <SegmentedControl
        size="xs"
        aria-label="How the wait grows"
        disabled={disabled}
        data={[
          { value: 'fixed', label: 'Always the same' },
          { value: 'exponential', label: 'Doubling' },
        ]}
        value={retry.backoff}
        onChange={(backoff) => change({ ...retry, backoff: backoff === 'fixed' ? 'fixed' : 'exponential' }, 'backoff')}
      />
      {retry.backoff === 'exponential' && (
        <NumberInput
          label="At most, in seconds"
          disabled={disabled}
          min={1}
          value={retry.maxDelay ?? ''}
          onChange={(maxDelay) => change({ ...retry, maxDelay: Number(maxDelay) || 3600 }, 'maxDelay')}
        />
      )}
    </Stack>
  );
}

function ActionSettings({ node }: { readonly node: FlowNode }) {
  const store = useEditorStore();
  const { disabled = false } = useFormScope();
  return (
    <>
      <Switch
        label="Try again if it fails"
        description="Only failures that may pass, such as a busy or unreachable system."
        disabled={disabled}
        checked={node.retry !== undefined}
        onChange={(event) => {
          const retry = event.currentTarget.checked ? firstRetry : undefined;
          edit(store, (flow) => setRetry(flow, node.id, retry));
        }}
      />
      {node.retry && <RetryForm node={node} retry={node.retry} />}
      <NumberInput
        label="Seconds that one attempt may take"
        placeholder="60"
        min={1}
        max={3600}
        disabled={disabled}
        value={node.timeout ?? ''}
        onChange={(seconds) =>
          edit(store, (flow) => setNodeTimeout(flow, node.id, Number(seconds) || undefined), `timeout:${node.id}`)
        }
      />
    </>
  );
}

/** How a step behaves: its name, whether it is on, retries and time limit. */
export function NodeSettings({ node }: { readonly node: FlowNode }) {
  const store = useEditorStore();
  const { disabled = false } = useFormScope();
  return (
    <Stack gap="md" key={node.id}>
      <IdInput node={node} />
      {node.kind !== 'trigger' && (
        <Switch
          label="Switched off"
          description="The run passes through it and nothing is done."
          disabled={disabled}
          checked={node.disabled === true}
          onChange={() => edit(store, (flow) => toggleDisabled(flow, node.id))}
        />
      )}
      {node.kind === 'action' && <ActionSettings node={node} />}
      {node.kind !== 'action' && node.kind !== 'trigger' && (
        <Text size="xs" c="dimmed">
          Retries and time limits are for actions.
        </Text>
      )}
    </Stack>
  );
}
