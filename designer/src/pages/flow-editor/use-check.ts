import { validateFlow } from '@joinery/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useEffect } from 'react';
import { useEditor, useEditorStore } from '../../store/editor-context.ts';
import { useSurroundings } from '../../store/surroundings.ts';
import { useCatalog } from '../../store/use-catalog.ts';
import { notifyError } from '../../ui/notify.ts';
import { whenIdle } from '../../ui/when-idle.ts';

/** Checks the flow shortly after each change, against what the organization has, and tells what core refused. */
export function useCheck(known: boolean): void {
  const store = useEditorStore();
  const flow = useEditor((state) => state.flow);
  const refusal = useEditor((state) => state.refusal);
  const [settled] = useDebouncedValue(flow, 200);
  const catalog = useCatalog();
  const { connections, variables } = useSurroundings();
  useEffect(() => {
    const context = known ? { catalog, connections, variables: variables.map((variable) => variable.name) } : {};
    return whenIdle(() => {
      const problems = known ? validateFlow(settled, context) : [];
      store.setState((state) => (problems.length + state.problems.length === 0 ? state : { problems }));
    });
  }, [store, settled, catalog, connections, variables, known]);
  useEffect(() => {
    if (refusal) notifyError(new Error(refusal.message));
  }, [refusal]);
}
