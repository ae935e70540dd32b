import type { Actions, EvaluatorPool, Flows, PayloadRoom, Queue, RunFeed, Runs, Variables } from '../ports.ts';
import type { Leases } from './leases.ts';
import type { Pace } from './pace.ts';
import type { PlanCache } from './plan-cache.ts';
import type { WarmStates } from './warm-states.ts';

/** Everything that driving a run takes, given by main.ts. */
export interface RunParts {
  /** Name of this worker, unique among all. */
  readonly owner: string;
  readonly runs: Runs;
  readonly flows: Pick<Flows, 'read' | 'version'>;
  readonly variables: Pick<Variables, 'values'>;
  readonly actions: Actions;
  readonly evaluator: Pick<EvaluatorPool, 'evaluate'>;
  readonly queue: Pick<Queue, 'ring' | 'ringAt' | 'isBusy'>;
  readonly feed: Pick<RunFeed, 'publish'>;
  readonly plans: PlanCache;
  readonly leases: Leases;
  /** None are kept if absent. */
  readonly warm?: WarmStates;
  /** The usual one if absent; tests go in smaller steps. */
  readonly pace?: Pace;
  /** For large values of the runs in hand. */
  readonly room: PayloadRoom;
  /** Milliseconds of a clock that only goes forward. */
  readonly stopwatch: () => number;
  /** True once the process is asked to stop: nothing new begins. */
  readonly stopping: () => boolean;
  readonly log: RunLog;
}

export interface RunLog {
  readonly debug: (fields: object, message: string) => void;
  readonly info: (fields: object, message: string) => void;
  readonly warn: (fields: object, message: string) => void;
  readonly error: (fields: object, message: string) => void;
}
