import type { FlowNode, FlowNote } from '@joinery/core';
import type { Edge, Node } from '@xyflow/react';
import type { NodeLook } from './describe-node.ts';

/** How a run left a node, painted on it. */
export interface NodePaint {
  readonly status: 'running' | 'waiting' | 'attention' | 'done' | 'failed' | 'skipped' | 'cancelled' | 'idle';
  /** Short words beside the icon, such as “3 of 5” or a count-down's end. */
  readonly label?: string;
  readonly until?: string;
}

// Type aliases, not interfaces: React Flow wants data that has an index signature.
export type StepData = {
  readonly node: FlowNode;
  readonly look: NodeLook;
  readonly errors: number;
  readonly warnings: number;
  readonly paint: NodePaint | undefined;
  readonly editable: boolean;
  /** A container in which nothing stands yet. */
  readonly empty: boolean;
};
export type NoteData = { readonly note: FlowNote; readonly editable: boolean };
export type EdgeData = {
  readonly label: string;
  readonly failure: boolean;
  readonly taken: boolean | undefined;
  /** How far below its begin (above, if negative) it runs, where it would else run across steps. */
  readonly lane: number | undefined;
  readonly editable: boolean;
};

export type StepCanvasNode = Node<StepData, 'step'>;
export type ContainerCanvasNode = Node<StepData, 'container'>;
export type NoteCanvasNode = Node<NoteData, 'note'>;
export type CanvasNode = StepCanvasNode | ContainerCanvasNode | NoteCanvasNode;
export type CanvasEdge = Edge<EdgeData, 'way'>;

const NOTE = 'note:';
/** Notes share the canvas with nodes, whose ids never hold a colon. */
export const noteCanvasId = (id: string): string => `${NOTE}${id}`;
export const noteIdOf = (canvasId: string): string | undefined =>
  canvasId.startsWith(NOTE) ? canvasId.slice(NOTE.length) : undefined;
