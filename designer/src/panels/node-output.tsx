import type { FlowNode } from '@joinery/core';
import { Code, Text } from '@mantine/core';
import { knownOutput } from '../form/known-output.ts';
import { valuesOfFields } from '../form/scope-values.ts';
import { ValueTree } from '../form/value-tree.tsx';
import { useEditor } from '../store/editor-context.ts';
import { notifyDone, notifyError } from '../ui/notify.ts';
import { useCatalog } from '../store/use-catalog.ts';

async function copy(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    notifyDone(`Copied ${text}.`);
  } catch {
    notifyError(new Error('The browser did not allow copying. Write the name by hand.'));
  }
}

/** What a step puts out and how later steps name it. A click copies the name. */
export function NodeOutput({ node }: { readonly node: FlowNode }) {
  const flow = useEditor((state) => state.flow);
  const fields = knownOutput(node, flow, useCatalog());
  const root = node.kind === 'trigger' ? 'trigger' : node.id;
  return (
    <>
      <Text size="sm" c="dimmed" mb="xs">
        Later steps name this as <Code>{`{{ ${root} }}`}</Code>. Click a value to copy its name.
      </Text>
      {fields.length === 0 ? (
        <Text size="sm">What it puts out is known once it has run.</Text>
      ) : (
        <ValueTree values={valuesOfFields(fields, root)} onPick={(value) => void copy(`{{ ${value.path} }}`)} />
      )}
    </>
  );
}
