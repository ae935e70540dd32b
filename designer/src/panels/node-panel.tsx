import { type FlowNode, setTitle } from '@joinery/core';
import { Tabs, TextInput } from '@mantine/core';
import { useMemo } from 'react';
import { describeNode, textOf } from '../canvas/describe-node.ts';
import { NodeIcon } from '../canvas/node-icon.tsx';
import { FormScopeContext } from '../form/form-scope.ts';
import { scopeValues } from '../form/scope-values.ts';
import { useEditor, useEditorStore } from '../store/editor-context.ts';
import { edit, endGroup, select } from '../store/editor-store.ts';
import { useCatalog } from '../store/use-catalog.ts';
import { useSurroundings } from '../store/surroundings.ts';
import { NodeConfig } from './node-config.tsx';
import { NodeOutput } from './node-output.tsx';
import { NodeProblems } from './node-problems.tsx';
import { NodeSettings } from './node-settings.tsx';
import { Panel } from './panel.tsx';
import styles from './panels.module.css';

function NodeTitle({ node }: { readonly node: FlowNode }) {
  const store = useEditorStore();
  const look = describeNode(node, useCatalog(), useSurroundings().flows);
  return (
    <>
      <span className={styles['headIcon']} style={{ background: look.color }}>
        <NodeIcon name={look.icon} size={20} />
      </span>
      <div className={styles['headWords']}>
        <TextInput
          variant="unstyled"
          aria-label="Title of the step"
          value={node.title ?? ''}
          placeholder={look.title}
          classNames={{ input: styles['titleInput'] ?? '' }}
          onChange={(event) => {
            const title = event.currentTarget.value;
            edit(store, (flow) => setTitle(flow, node.id, title), `title:${node.id}`);
          }}
        />
        <span className={styles['headSubtitle']}>{look.subtitle}</span>
      </div>
    </>
  );
}

function useScope(node: FlowNode, editable: boolean) {
  const flow = useEditor((state) => state.flow);
  const catalog = useCatalog();
  const { variables } = useSurroundings();
  const timezone = flow.settings.timezone ?? 'UTC';
  return useMemo(() => {
    const named = textOf(node.config[node.kind === 'trigger' ? 'on' : 'action']);
    const connection = node.config['connection'];
    const connector = named.includes('.') ? named.split('.')[0] : undefined;
    const values = scopeValues({ flow, catalog, variables }, node.id);
    return {
      // A trigger of an organization without variables has nothing but its own text.
      ...(node.kind === 'trigger' && values.length === 0 ? {} : { values }),
      ...(connector === undefined ? {} : { connector }),
      ...(typeof connection === 'string' && connection !== '' ? { connection } : {}),
      timezone,
      disabled: !editable,
    };
  }, [flow, catalog, variables, node, timezone, editable]);
}

/** What the selected step is, does and puts out. */
export function NodePanel({ node, editable }: { readonly node: FlowNode; readonly editable: boolean }) {
  const store = useEditorStore();
  const scope = useScope(node, editable);
  return (
    <Panel title={`Step ${node.id}`} head={<NodeTitle node={node} />} onClose={() => select(store, [])}>
      <FormScopeContext value={scope}>
        <div onBlur={() => endGroup(store)}>
          <NodeProblems id={node.id} />
          <Tabs defaultValue="configure" keepMounted={false}>
            <Tabs.List grow mb="md">
              <Tabs.Tab value="configure">Configure</Tabs.Tab>
              <Tabs.Tab value="settings">Settings</Tabs.Tab>
              <Tabs.Tab value="output">Output</Tabs.Tab>
            </Tabs.List>
            <Tabs.Panel value="configure">
              <NodeConfig node={node} />
            </Tabs.Panel>
            <Tabs.Panel value="settings">
              <NodeSettings node={node} />
            </Tabs.Panel>
            <Tabs.Panel value="output">
              <NodeOutput node={node} />
            </Tabs.Panel>
          </Tabs>
        </div>
      </FormScopeContext>
    </Panel>
  );
}
