import { useReactFlow, useStore } from '@xyflow/react';
import { type MouseEvent, useEffect, useMemo, useRef } from 'react';
import { useNavigate } from 'react-router';
import { useEditor, useEditorStore } from '../store/editor-context.ts';
import { openPalette } from '../store/editor-store.ts';
import { useCatalog } from '../store/use-catalog.ts';
import { useSurroundings } from '../store/surroundings.ts';
import { useProblems } from '../store/use-problems.ts';
import type { CanvasEdge, CanvasNode } from './canvas-types.ts';
import { containerAtPoint } from './container-at.ts';
import { textOf } from './describe-node.ts';
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
  const { flows } = useSurroundings();
  const ofNodes = useMemo(
    () => ({ flow, catalog, flows, problems, selected, editable }),
    [flow, catalog, flows, problems, selected, editable],
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

/** A double click on nothing, or in a container, asks what is to stand there. */
function useAddHere() {
  const store = useEditorStore();
  const { screenToFlowPosition, getNodes, getInternalNode } = useReactFlow<CanvasNode, CanvasEdge>();
  return (event: MouseEvent): void => {
    if (!(event.target instanceof Element)) return;
    const onPane = event.target.classList.contains('react-flow__pane');
    const inContainer =
      event.target.classList.contains('react-flow__node-container') || event.target.matches('[data-container]');
    if (!onPane && !inContainer) return;
    const point = screenToFlowPosition({ x: event.clientX, y: event.clientY }, { snapToGrid: true });
    const container = containerAtPoint(getNodes(), getInternalNode, point, new Set());
    const { x, y } = container?.origin ?? { x: 0, y: 0 };
    openPalette(store, {
      to: 'place',
      position: { x: point.x - x, y: point.y - y },
      ...(container ? { parent: container.id } : {}),
    });
  };
}

/** A double click on a step that calls a flow goes to that flow. */
function useOpenCalled() {
  const navigate = useNavigate();
  return (_event: MouseEvent, node: CanvasNode): void => {
    if (node.type === 'note' || node.data.node.kind !== 'call-flow') return;
    const called = textOf(node.data.node.config['flow']);
    if (called !== '') void navigate(`/flows/${called}`);
  };
}

/** A panel that opens must not hide the step that it is about. */
function useKeepInView(): void {
  const only = useEditor(({ selected }) => (selected.size === 1 ? [...selected][0] : undefined));
  const width = useStore((state) => state.width);
  const { getInternalNode, getViewport, setViewport } = useReactFlow();
  useEffect(() => {
    const later = setTimeout(() => {
      const node = only === undefined ? undefined : getInternalNode(only);
      if (!node || node.dragging) return;
      const { x, y, zoom } = getViewport();
      const left = node.internals.positionAbsolute.x * zoom + x;
      const right = left + Math.min(node.width ?? 0, 400) * zoom;
      const over = right > width - 24 ? right - width + 24 : left < 8 ? left - 24 : 0;
      if (over !== 0) void setViewport({ x: x - over, y, zoom }, { duration: 200 });
    }, 150);
    return () => clearTimeout(later);
  }, [only, width, getInternalNode, getViewport, setViewport]);
}

const fitViewOptions = { padding: 0.2, maxZoom: 1 };
const severalKeys = ['Meta', 'Control', 'Shift'];

/** The canvas on which a flow is drawn. */
export function EditorCanvas({ editable }: { readonly editable: boolean }) {
  const store = useEditorStore();
  const { nodes, edges, setNodes } = useDrawn(editable);
  const changes = useCanvasChanges(setNodes);
  const connecting = useConnecting();
  const drops = useCanvasDrop();
  const actions = useMemo(() => makeCanvasActions(store), [store]);
  const addHere = useAddHere();
  const openCalled = useOpenCalled();
  useReveal();
  useKeepInView();
  return (
    <FlowCanvas
      actions={actions}
      editable={editable}
      nodes={nodes}
      edges={edges}
      {...changes}
      {...(editable ? { ...connecting, ...drops } : {})}
      fitView
      fitViewOptions={fitViewOptions}
      deleteKeyCode={null}
      selectionKeyCode="Shift"
      multiSelectionKeyCode={severalKeys}
      onNodeDoubleClick={openCalled}
      onDoubleClick={editable ? addHere : undefined}
    />
  );
}
