import { useComputedColorScheme } from '@mantine/core';
import {
  Background,
  BackgroundVariant,
  Controls,
  type EdgeTypes,
  MiniMap,
  type NodeTypes,
  ReactFlow,
  type ReactFlowProps,
  type ReactFlowState,
  useStore,
} from '@xyflow/react';
import '@xyflow/react/dist/style.css';
import { memo, type ReactNode, useEffect, useState } from 'react';
import styles from './canvas.module.css';
import { type CanvasActions, CanvasActionsContext } from './canvas-actions.ts';
import type { CanvasEdge, CanvasNode } from './canvas-types.ts';
import { ContainerNode } from './container-node.tsx';
import { GRID } from './node-size.ts';
import { NoteNode } from './note-node.tsx';
import { StepNode } from './step-node.tsx';
import { whenIdle } from '../ui/when-idle.ts';
import { WayEdge } from './way-edge.tsx';

const nodeTypes: NodeTypes = { step: StepNode, container: ContainerNode, note: NoteNode };
const edgeTypes: EdgeTypes = { way: WayEdge };

/** Half transparent, so that they sit on the light and the dark map alike. */
const noteColors: Readonly<Record<string, string>> = {
  yellow: '#d9b93a80',
  blue: '#4aa3df80',
  green: '#4bb56680',
  red: '#e0707080',
  gray: '#8a95a180',
};

const minimapColor = (node: CanvasNode): string => {
  if (node.type === 'note') return noteColors[node.data.note.color ?? 'yellow'] ?? noteColors['yellow'] ?? '';
  const paints = {
    failed: '#e03131',
    done: '#2f9e44',
    running: '#1d6fd1',
    waiting: '#7c5ce0',
    attention: '#e8a317',
    skipped: '#adb5bd',
    cancelled: '#adb5bd',
    idle: '#adb5bd80',
  };
  if (node.type === 'container') return 'rgb(139 124 192 / 28%)';
  return node.data.paint ? paints[node.data.paint.status] : node.data.look.color;
};

interface Props extends Omit<ReactFlowProps<CanvasNode, CanvasEdge>, 'nodeTypes' | 'edgeTypes' | 'colorMode'> {
  readonly actions: CanvasActions;
  readonly editable: boolean;
  readonly children?: ReactNode;
}

// React Flow tells oddities, such as an edge whose handle is gone, on the console; our problems panel tells them better.
const ignore = (): void => undefined;

/** Whether a node lies, at least in part, outside of what is seen. */
function reachesOut({ nodeLookup, transform: [left, top, zoom], width, height }: ReactFlowState): boolean {
  for (const node of nodeLookup.values()) {
    const x = node.internals.positionAbsolute.x * zoom + left;
    const y = node.internals.positionAbsolute.y * zoom + top;
    if (x < 0 || y < 0 || x + (node.width ?? 0) * zoom > width || y + (node.height ?? 0) * zoom > height) return true;
  }
  return false;
}

/** The small map, while there is more than is seen. It draws every node once more, so it waits until the canvas stands. */
const Overview = memo(function Overview() {
  const [drawn, setDrawn] = useState(false);
  useEffect(() => whenIdle(() => setDrawn(true)), []);
  const needed = useStore(reachesOut);
  if (!drawn || !needed) return null;
  return (
    <MiniMap<CanvasNode>
      pannable
      zoomable
      nodeColor={minimapColor}
      nodeStrokeWidth={0}
      nodeBorderRadius={6}
      style={{ width: 160, height: 104 }}
    />
  );
});

// Made once: React Flow tells every node and edge again whenever one of these is another object, on each frame of a drag.
const snapGrid: [number, number] = [GRID, GRID];
const proOptions = { hideAttribution: true };
const furniture = (
  <>
    <Background variant={BackgroundVariant.Dots} gap={GRID} size={1.2} />
    <Controls showInteractive={false} position="bottom-left" fitViewOptions={{ padding: 0.15, maxZoom: 1 }} />
    <Overview />
  </>
);

/** The canvas of the editor and of a run: the same drawing, changed only in the former. */
export function FlowCanvas({ actions, editable, children, ...rest }: Props) {
  const scheme = useComputedColorScheme('light');
  return (
    <CanvasActionsContext value={actions}>
      <div className={styles['canvas']}>
        <ReactFlow<CanvasNode, CanvasEdge>
          {...rest}
          nodeTypes={nodeTypes}
          edgeTypes={edgeTypes}
          colorMode={scheme}
          nodesDraggable={editable}
          nodesConnectable={editable}
          snapToGrid
          snapGrid={snapGrid}
          minZoom={0.1}
          maxZoom={2}
          zoomOnDoubleClick={false}
          elevateNodesOnSelect={false}
          selectNodesOnDrag={false}
          nodeDragThreshold={3}
          proOptions={proOptions}
          onError={ignore}
        >
          {furniture}
          {children}
        </ReactFlow>
      </div>
    </CanvasActionsContext>
  );
}
