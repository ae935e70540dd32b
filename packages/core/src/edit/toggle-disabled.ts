import type { Flow } from '../model/flow.ts';
import { changeNode } from './change-node.ts';

/** Disables a node, or enables it again. */
export function toggleDisabled(flow: Flow, id: string): Flow {
  return changeNode(flow, id, ({ disabled, ...node }) => (disabled ? node : { ...node, disabled: true }));
}
