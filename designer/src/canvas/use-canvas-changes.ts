import { applyNodeChanges, type EdgeChange, type NodeChange, type OnNodeDrag, useReactFlow } from '@xyflow/react';
import { type Dispatch, type SetStateAction, useMemo, useRef } from 'react';
import { drop, type Dropped } from '../store/canvas-commands.ts';
import { useEditorStore } from '../store/editor-context.ts';
import { type EditorStore, endGroup, select } from '../store/editor-store.ts';
import type { CanvasEdge, CanvasNode } from './canvas-types.ts';
import { containerAt } from './container-at.ts';

type SetNodes = Dispatch<SetStateAction<CanvasNode[]>>;

/** Selection goes to the session as React Flow tells it. */
function followSelection(
  store: EditorStore,
  changes: readonly (NodeChange<CanvasNode> | EdgeChange<CanvasEdge>)[],
  of: 'nodes' | 'edges',
): void {
  const { selected, selectedEdges } = store.getState();
  const next = new Set(of === 'nodes' ? selected : selectedEdges);
  let changed = false;
  for (const change of changes) {
    if (change.type !== 'select' || next.has(change.id) === change.selected) continue;
    changed = true;
    if (change.selected) next.add(change.id);
    else next.delete(change.id);
  }
  if (!changed) return;
  if (of === 'nodes') select(store, next, selectedEdges);
  else select(store, selected, next);
}

/** Arrow keys move without a drag: what they moved is taken over at once, as one undo while they go on. */
function followKeys(store: EditorStore, changes: readonly NodeChange<CanvasNode>[]): void {
  const moved = changes.flatMap((change): Dropped[] =>
    change.type === 'position' && change.dragging === false && change.position
      ? [{ id: change.id, position: change.position }]
      : [],
  );
  if (moved.length > 0) drop(store, moved, 'move-by-keys');
}

function markTarget(id: string | undefined): void {
  for (const element of document.querySelectorAll('.react-flow__node.drop-target'))
    element.classList.remove('drop-target');
  if (id !== undefined)
    document.querySelector(`.react-flow__node[data-id="${CSS.escape(id)}"]`)?.classList.add('drop-target');
}

/** What dragging, selecting and arrow keys on the canvas do to the document and the session. */
export function useCanvasChanges(setNodes: SetNodes) {
  const store = useEditorStore();
  const { getInternalNode, getNodes } = useReactFlow<CanvasNode, CanvasEdge>();
  const dragging = useRef(false);
  const marked = useRef<string | undefined>(undefined);
  return useMemo(() => {
    const mark = (id: string | undefined): void => {
      if (id !== marked.current) markTarget(id);
      marked.current = id;
    };
    const onNodeDragStop: OnNodeDrag<CanvasNode> = (_, __, dragged) => {
      dragging.current = false;
      mark(undefined);
      const ids = new Set(dragged.map((node) => node.id));
      const dropped = dragged.map((node): Dropped => {
        const { id, position } = node;
        if (
          node.type === 'note' ||
          node.data.node.kind === 'trigger' ||
          (node.parentId !== undefined && ids.has(node.parentId))
        )
          return { id, position };
        const absolute = getInternalNode(id)?.internals.positionAbsolute ?? position;
        const target = containerAt(getNodes(), getInternalNode, node, absolute, ids);
        if (target?.id === node.parentId) return { id, position };
        const origin = target?.origin ?? { x: 0, y: 0 };
        return { id, parent: { id: target?.id }, position: { x: absolute.x - origin.x, y: absolute.y - origin.y } };
      });
      drop(store, dropped);
      endGroup(store);
    };
    return {
      onNodesChange: (changes: NodeChange<CanvasNode>[]): void => {
        const local = changes.filter((change) => change.type === 'position' || change.type === 'dimensions');
        if (local.length > 0) setNodes((nodes) => applyNodeChanges(local, nodes));
        followSelection(store, changes, 'nodes');
        if (!dragging.current) followKeys(store, changes);
      },
      onEdgesChange: (changes: EdgeChange<CanvasEdge>[]): void => followSelection(store, changes, 'edges'),
      onNodeDragStart: (): void => {
        dragging.current = true;
        endGroup(store);
      },
      onNodeDrag: ((_, node, dragged) => {
        if (dragged.length !== 1 || node.type === 'note' || node.data.node.kind === 'trigger') return;
        const absolute = getInternalNode(node.id)?.internals.positionAbsolute ?? node.position;
        const target = containerAt(getNodes(), getInternalNode, node, absolute, new Set([node.id]));
        mark(target && target.id !== node.parentId ? target.id : undefined);
      }) satisfies OnNodeDrag<CanvasNode>,
      onNodeDragStop,
    };
  }, [store, setNodes, getInternalNode, getNodes]);
}
