import type { Flow } from '../model/flow.ts';
import { changeNode, without } from './change-node.ts';

/** Names a node on the canvas; an empty title takes the name away. Its id stays (see renameNode). */
export function setTitle(flow: Flow, id: string, title: string): Flow {
  return changeNode(flow, id, (node) => (title.trim() === '' ? without(node, 'title') : { ...node, title }));
}
