import { type FlowEdge, whyNotConnect } from '@joinery/core';
import { type Connection, type FinalConnectionState, type IsValidConnection, useReactFlow } from '@xyflow/react';
import { useMemo } from 'react';
import { join } from '../store/canvas-commands.ts';
import { useEditorStore } from '../store/editor-context.ts';
import { openPalette } from '../store/editor-store.ts';
import type { CanvasEdge } from './canvas-types.ts';
import { GRID } from './node-size.ts';

/** An edge that a person would like to draw. */
type Wish = Omit<FlowEdge, 'id'>;

const wishOf = ({ source, sourceHandle, target }: Pick<Connection, 'source' | 'sourceHandle' | 'target'>): Wish => ({
  source,
  sourceHandle: sourceHandle ?? 'out',
  target,
});

const snap = (value: number): number => Math.round(value / GRID) * GRID;

/** Drawing edges: only those that may be; one let go over nothing asks what is to follow. */
export function useConnecting() {
  const store = useEditorStore();
  const { screenToFlowPosition, getInternalNode } = useReactFlow();
  return useMemo(() => {
    const isValidConnection: IsValidConnection<CanvasEdge> = (edge) =>
      whyNotConnect(store.getState().flow, wishOf({ ...edge, sourceHandle: edge.sourceHandle ?? null })) === undefined;
    const onConnectEnd = (event: MouseEvent | TouchEvent, state: FinalConnectionState): void => {
      if (state.toNode || !state.fromNode || state.fromHandle?.type !== 'source') return;
      const { clientX, clientY } =
        'changedTouches' in event ? (event.changedTouches[0] ?? { clientX: 0, clientY: 0 }) : event;
      const point = screenToFlowPosition({ x: clientX, y: clientY });
      const parent = state.fromNode.parentId === undefined ? undefined : getInternalNode(state.fromNode.parentId);
      const origin = parent?.internals.positionAbsolute ?? { x: 0, y: 0 };
      const position = { x: snap(point.x - origin.x), y: snap(point.y - origin.y - 32) };
      openPalette(store, { to: 'handle', node: state.fromNode.id, handle: state.fromHandle.id ?? 'out', position });
    };
    return {
      isValidConnection,
      onConnect: (connection: Connection): void => join(store, wishOf(connection)),
      onConnectEnd,
    };
  }, [store, screenToFlowPosition, getInternalNode]);
}
