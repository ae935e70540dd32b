import type { RunDetail } from '@joinery/api';
import { applyNodeChanges, type NodeChange, useReactFlow } from '@xyflow/react';
import { useEffect, useMemo } from 'react';
import { useNavigate } from 'react-router';
import { idleActions } from '../../canvas/canvas-actions.ts';
import { type CanvasNode, noteIdOf } from '../../canvas/canvas-types.ts';
import { FlowCanvas } from '../../canvas/flow-canvas.tsx';
import { useDrawnEdges, useDrawnNodes } from '../../canvas/use-drawn.ts';
import { useSurroundings } from '../../store/surroundings.ts';
import { useCatalog } from '../../store/use-catalog.ts';
import { type Iterations, paintNodes, stepsOf, takenEdges } from './paint-nodes.ts';

interface Props {
  readonly run: RunDetail;
  readonly iterations: Iterations;
  readonly selected: string | undefined;
  readonly onSelect: (node: string | undefined) => void;
}

const noEdges: ReadonlySet<string> = new Set();

function useDrawn({ run, iterations, selected }: Props) {
  const catalog = useCatalog();
  const { flows } = useSurroundings();
  const paints = useMemo(() => paintNodes(run, iterations), [run, iterations]);
  const taken = useMemo(() => takenEdges(run, iterations), [run, iterations]);
  const input = useMemo(
    () => ({
      flow: run.document,
      catalog,
      flows,
      problems: [],
      selected: new Set(selected === undefined ? [] : [selected]),
      editable: false,
      paints,
    }),
    [run.document, catalog, flows, selected, paints],
  );
  const ofEdges = useMemo(
    () => ({ flow: run.document, selected: noEdges, editable: false, taken }),
    [run.document, taken],
  );
  const [nodes, setNodes] = useDrawnNodes(input);
  const edges = useDrawnEdges(ofEdges);
  return { nodes, edges, setNodes };
}

/** The flow as the run saw it, each step painted with how it went. */
export function RunCanvas(props: Props) {
  const { nodes, edges, setNodes } = useDrawn(props);
  const { fitView } = useReactFlow();
  const { run, iterations, selected, onSelect } = props;
  const navigate = useNavigate();
  useEffect(() => {
    if (selected !== undefined)
      void fitView({ nodes: [{ id: selected }], minZoom: 0.7, maxZoom: 1, padding: 0.6, duration: 250 });
  }, [selected, fitView]);
  return (
    <FlowCanvas
      actions={idleActions}
      editable={false}
      nodes={nodes}
      edges={edges}
      onNodesChange={(changes: NodeChange<CanvasNode>[]) => {
        const sizes = changes.filter((change) => change.type === 'dimensions');
        if (sizes.length > 0) setNodes((before) => applyNodeChanges(sizes, before));
        const picked = changes.find((change) => change.type === 'select' && change.selected);
        if (picked?.type === 'select' && noteIdOf(picked.id) === undefined) onSelect(picked.id);
      }}
      onNodeDoubleClick={(_event, { id }) => {
        const child = stepsOf(run, id, iterations).find((step) => step.child !== undefined)?.child;
        if (child !== undefined) void navigate(`/runs/${child}`);
      }}
      onPaneClick={() => onSelect(undefined)}
      edgesFocusable={false}
      fitView
      fitViewOptions={{ padding: 0.15, maxZoom: 1 }}
      deleteKeyCode={null}
    />
  );
}
