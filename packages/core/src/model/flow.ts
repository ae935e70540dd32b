import type { Fields } from './field.ts';
import type { JsonObject } from './json.ts';

/** Raised when the document's shape changes; `migrate/` brings older documents up. */
export const FLOW_FORMAT = 1;

export const nodeKinds = [
  'trigger',
  'action',
  'set',
  'if',
  'switch',
  'continue-if',
  'for-each',
  'try',
  'delay',
  'call-flow',
  'return',
  'stop',
] as const;
export type NodeKind = (typeof nodeKinds)[number];

export interface Position {
  readonly x: number;
  readonly y: number;
}

/** How often a failed action is tried again. `delay` is in seconds; `exponential` doubles it up to `maxDelay`. */
export interface RetryPolicy {
  /** Attempts in all, the first included. */
  readonly attempts: number;
  readonly delay: number;
  readonly backoff: 'fixed' | 'exponential';
  readonly maxDelay?: number;
}

export interface FlowNode {
  /** Short readable name, unique in the flow and a valid identifier: expressions use it. */
  readonly id: string;
  readonly kind: NodeKind;
  readonly title?: string;
  /** Values of the kind's fields; any text in it may hold `{{ … }}`. */
  readonly config: JsonObject;
  readonly position: Position;
  readonly size?: { readonly width: number; readonly height: number };
  /** Id of the container node (for-each, try) that this node lives in. */
  readonly parent?: string;
  readonly retry?: RetryPolicy;
  /** Seconds that one attempt of an action may take. */
  readonly timeout?: number;
  readonly disabled?: boolean;
}

export interface FlowEdge {
  readonly id: string;
  readonly source: string;
  /** The handle by which the source is left: `out`, `true`, `false`, `error`, a case's name, … */
  readonly sourceHandle: string;
  readonly target: string;
}

export interface FlowNote {
  readonly id: string;
  readonly text: string;
  readonly position: Position;
  readonly size?: { readonly width: number; readonly height: number };
  readonly color?: 'yellow' | 'blue' | 'green' | 'red' | 'gray';
}

export interface FlowSettings {
  /** IANA zone in which delays and dates are computed; UTC if absent. */
  readonly timezone?: string;
  /** Steps that one run may enter before it fails with `run.too_many_steps`; 1,000,000 if absent. */
  readonly maxSteps?: number;
  /** Seconds after which a run that is still open fails with `run.too_old`. */
  readonly maxAge?: number;
  /** Runs that may begin within any minute; those over it begin later. Without limit if absent. */
  readonly maxRunsPerMinute?: number;
  /**
   * Seconds that a wait may end late before a person is asked about actions after it that take something away; a day if
   * absent. `off`: nobody is asked.
   */
  readonly latePolicy?: number | 'off';
}

/** What the canvas draws and the runtime interprets. Name and identity are kept beside it, not in it. */
export interface Flow {
  readonly format: typeof FLOW_FORMAT;
  readonly nodes: readonly FlowNode[];
  readonly edges: readonly FlowEdge[];
  readonly inputs: Fields;
  readonly outputs: Fields;
  readonly notes: readonly FlowNote[];
  readonly settings: FlowSettings;
}

export const emptyFlow: Flow = {
  format: FLOW_FORMAT,
  nodes: [],
  edges: [],
  inputs: [],
  outputs: [],
  notes: [],
  settings: {},
};
