import type { Flow, RetryPolicy } from '../model/flow.ts';
import { changeNode, without } from './change-node.ts';

/** Says how often a failed action is tried again; undefined: never. */
export function setRetry(flow: Flow, id: string, retry: RetryPolicy | undefined): Flow {
  return changeNode(flow, id, (node) => (retry ? { ...node, retry } : without(node, 'retry')));
}
