import { useReactFlow } from '@xyflow/react';
import { useEffect, useMemo, useRef } from 'react';
import { useEditor, useEditorStore } from '../store/editor-context.ts';
import { openPalette } from '../store/editor-store.ts';
import { useCatalog } from '../store/use-catalog.ts';
import { useProblems } from '../store/use-problems.ts';
import { FlowCanvas } from './flow-canvas.tsx';
import { makeCanvasActions } from './make-canvas-actions.ts';
import { useCanvasChanges } from './use-canvas-changes.ts';
import { useCanvasDrop } from './use-canvas-drop.ts';
import { useDrawnEdges, useDrawnNodes } from './use-drawn.ts';
import { useConnecting } from './use-connecting.ts';

function useDrawn(editable: boolean) {
  const flow = useEditor((state) => state.flow);
  const selected = useEditor((state) => state.selected);
  const selectedEdges = useEditor((state) => state.selectedEdges);
  const problems = useProblems();
  const catalog = useCatalog();
  const ofNodes = useMemo(
    () => ({ flow, catalog, problems, selected, editable }),
    [flow, catalog, problems, selected, editable],
  );
  const ofEdges = useMemo(() => ({ flow, selected: selectedEdges, editable }), [flow, selectedEdges, editable]);
  const [nodes, setNodes] = useDrawnNodes(ofNodes);
  return { nodes, edges: useDrawnEdges(ofEdges), setNodes };
}

/** Brings a node into view when something asks for it. */
function useReveal(): void {
  const reveal = useEditor((state) => state.reveal);
  const { fitView } = useReactFlow();
  const last = useRef(reveal);
  useEffect(() => {
    if (!reveal || reveal === last.current) return;
    last.current = reveal;
    void fitView({ nodes: [{ id: reveal.node }], maxZoom: 1, padding: 0.6, duration: 250 });
  }, [reveal, fitView]);
}

/** The canvas on which a flow is drawn. */
export function EditorCanvas({ editable }: { readonly editable: boolean }) {
  const store = useEditorStore();
  const { screenToFlowPosition } = useReactFlow();
  const { nodes, edges, setNodes } = useDrawn(editable);
  const changes = useCanvasChanges(setNodes);
  const connecting = useConnecting();
  const drops = useCanvasDrop();
  const actions = useMemo(() => makeCanvasActions(store), [store]);
  useReveal();
  return (
    <FlowCanvas
      actions={actions}
      editable={editable}
      nodes={nodes}
      edges={edges}
      {...changes}
      {...(editable ? { ...connecting, ...drops } : {})}
      fitView
      fitViewOptions={{ padding: 0.2, maxZoom: 1 }}
      deleteKeyCode={null}
      selectionKeyCode="Shift"
      multiSelectionKeyCode={['Meta', 'Control', 'Shift']}
      onDoubleClick={(event) => {
        const pane = event.target instanceof Element && event.target.classList.contains('react-flow__pane');
        if (pane && editable)
          openPalette(store, { to: 'place', position: screenToFlowPosition({ x: event.clientX, y: event.clientY }) });
      }}
    />
  );
}
