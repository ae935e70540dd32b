import type { Fields } from '../model/field.ts';
import type { FlowNode, FlowSettings, NodeKind } from '../model/flow.ts';
import type { Json, JsonObject } from '../model/json.ts';
import type { Instant, Outcome, StepError, Wait } from '../model/run-event.ts';

/** A way out of a node. `error` handles are taken only when the step failed for good. */
export interface Handle {
  readonly name: string;
  readonly title: string;
  readonly error?: boolean;
}

/** What entering a node decides. */
export type Decision =
  | { readonly do: 'leave'; readonly handle: string; readonly output: Json }
  /** No edge goes on: a continue-if that said no. */
  | { readonly do: 'end-branch'; readonly output: Json }
  | { readonly do: 'wait'; readonly wait: Wait }
  /**
   * A container opens a frame for each item, at most `concurrency` at once. A frame's failure fails the container
   * (`stop`), is noted (`collect`) or is handled by it (`catch`).
   */
  | {
      readonly do: 'open-frames';
      readonly items: readonly Json[];
      readonly concurrency: number;
      readonly onError: 'stop' | 'collect' | 'catch';
      readonly indexed: boolean;
    }
  | { readonly do: 'fail'; readonly error: StepError }
  | { readonly do: 'finish-run'; readonly output: Json }
  | { readonly do: 'fail-run'; readonly error: StepError };

export interface EnterContext {
  readonly node: FlowNode;
  /** The node's config with every placeholder resolved; `deferred` keys are as written. */
  readonly input: JsonObject;
  readonly at: Instant;
  readonly trigger: Json;
  readonly settings: FlowSettings;
}

/** What a container's frames came to, by index. */
export interface FramesResult {
  readonly items: readonly Json[];
  readonly outcomes: readonly Outcome[];
}

/** One node kind: its form, its handles and what it does, in one file and one line of `node-kinds.ts`. */
export interface NodeDefinition {
  readonly kind: NodeKind;
  readonly title: string;
  readonly description: string;
  /** Name of an icon that the designer ships. */
  readonly icon: string;
  readonly group: 'start' | 'do' | 'decide' | 'repeat' | 'end';
  /** The config's form. Actions and triggers add the fields of the catalog's card. */
  readonly fields: Fields;
  /** Nodes whose `parent` is this node live in it and run in its frames. */
  readonly container: boolean;
  /** Whether edges may enter it. Only triggers say no. */
  readonly enterable: boolean;
  /** Config keys that are not resolved on entering (a for-each's `result` is, once an iteration ends). */
  readonly deferred: readonly string[];
  readonly handles: (node: FlowNode) => readonly Handle[];
  readonly enter: (context: EnterContext) => Decision;
  /** Containers only: how it is left once its frames are closed or one failed that it catches. */
  readonly leave?: (frames: FramesResult) => { readonly handle: string; readonly output: Json };
}
