import { useReactFlow } from '@xyflow/react';
import { type DragEvent, useMemo } from 'react';
import { addStep } from '../store/add-step.ts';
import { useEditorStore } from '../store/editor-context.ts';
import { useCatalog } from '../store/use-catalog.ts';
import type { CanvasEdge, CanvasNode } from './canvas-types.ts';
import { containerAtPoint } from './container-at.ts';
import { GRID, STEP_WIDTH } from './node-size.ts';
import { paletteItems } from './palette-items.ts';

/** The kind of what is dragged from the palette; its data is an item's key. */
export const PALETTE_DRAG = 'application/x-joinery-step';

const snap = (value: number): number => Math.round(value / GRID) * GRID;

/** Lets items of the palette be dropped on the canvas, also into a container. */
export function useCanvasDrop() {
  const store = useEditorStore();
  const catalog = useCatalog();
  const { screenToFlowPosition, getNodes, getInternalNode } = useReactFlow<CanvasNode, CanvasEdge>();
  return useMemo(
    () => ({
      onDragOver: (event: DragEvent): void => {
        if (!event.dataTransfer.types.includes(PALETTE_DRAG)) return;
        event.preventDefault();
        event.dataTransfer.dropEffect = 'copy';
      },
      onDrop: (event: DragEvent): void => {
        const key = event.dataTransfer.getData(PALETTE_DRAG);
        const item = paletteItems(catalog, false).find((one) => one.key === key);
        if (!item) return;
        event.preventDefault();
        const point = screenToFlowPosition({ x: event.clientX, y: event.clientY });
        const container =
          item.kind === 'trigger' ? undefined : containerAtPoint(getNodes(), getInternalNode, point, new Set());
        const origin = container?.origin ?? { x: 0, y: 0 };
        const position = { x: snap(point.x - origin.x - STEP_WIDTH / 2), y: snap(point.y - origin.y - 32) };
        addStep(store, item, { to: 'place', position, ...(container ? { parent: container.id } : {}) });
      },
    }),
    [store, catalog, screenToFlowPosition, getNodes, getInternalNode],
  );
}
