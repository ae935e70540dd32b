import { type Dispatch, type SetStateAction, useCallback, useState } from 'react';
import type { CanvasEdge, CanvasNode } from './canvas-types.ts';
import { type EdgeInput, mapEdges } from './map-edges.ts';
import { type MapInput, mapNodes } from './map-nodes.ts';

interface Drawn<Input, Item> {
  readonly input: Input;
  readonly items: Item[];
}

/** Drawn anew in the same render in which the input changes, keeping what looks the same. */
function useMapped<Input, Item>(input: Input, map: (input: Input, before: readonly Item[]) => Item[]) {
  const [drawn, setDrawn] = useState<Drawn<Input, Item>>(() => ({ input, items: map(input, []) }));
  if (drawn.input !== input) setDrawn({ input, items: map(input, drawn.items) });
  return [drawn.items, setDrawn] as const;
}

/** React Flow's own copy of the nodes: it follows the flow, and runs ahead of it only while something is dragged. */
export function useDrawnNodes(input: MapInput): readonly [CanvasNode[], Dispatch<SetStateAction<CanvasNode[]>>] {
  const [nodes, setDrawn] = useMapped(input, mapNodes);
  const setNodes = useCallback(
    (change: SetStateAction<CanvasNode[]>) =>
      setDrawn((before) => ({ ...before, items: typeof change === 'function' ? change(before.items) : change })),
    [setDrawn],
  );
  return [nodes, setNodes];
}

export const useDrawnEdges = (input: EdgeInput): CanvasEdge[] => useMapped(input, mapEdges)[0];
