import type { Flow } from '../model/flow.ts';
import { changeNode, without } from './change-node.ts';

/** Gives a node a size; without one it is as large as what it shows. */
export function setSize(
  flow: Flow,
  id: string,
  size: { readonly width: number; readonly height: number } | undefined,
): Flow {
  return changeNode(flow, id, (node) =>
    size ? { ...node, size: { width: size.width, height: size.height } } : without(node, 'size'),
  );
}
