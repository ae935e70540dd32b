import type { Clock, Connections, Flows, Inbox, Queue, Sources, Tables, Variables } from '../ports.ts';
import type { RunLog } from '../run/parts.ts';

/** Everything that hearing of events takes, given by main.ts. */
export interface TriggerParts {
  readonly flows: Pick<Flows, 'subscriptions' | 'read'>;
  readonly connections: Pick<Connections, 'onConnectors' | 'cursor' | 'setCursor' | 'change'>;
  readonly tables: Pick<Tables, 'changes' | 'takeChanges' | 'read'>;
  readonly variables: Pick<Variables, 'values'>;
  readonly inbox: Inbox;
  readonly sources: Sources;
  readonly queue: Pick<Queue, 'ring'>;
  readonly clock: Clock;
  readonly log: RunLog;
}
