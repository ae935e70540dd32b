import type { Flow } from '../model/flow.ts';
import { changeNode, without } from './change-node.ts';

/** Says how many seconds one attempt may take; undefined: the default. */
export function setNodeTimeout(flow: Flow, id: string, seconds: number | undefined): Flow {
  return changeNode(flow, id, (node) =>
    seconds === undefined ? without(node, 'timeout') : { ...node, timeout: seconds },
  );
}
