import type { LedgerEntry } from '@joinery/sandbox';
import type { Post } from './effect-server.ts';
import type { Fired } from './fire-events.ts';

/** One run as the product tells of it. */
export interface RunFound {
  readonly id: string;
  /** What it was started by, in the sender's own words. */
  readonly event: string;
  readonly login: string;
  readonly status: string;
  readonly error: string | null;
  /** Why it waits for a person; empty if nobody is told. */
  readonly parked: readonly string[];
}
/** One attempt whose intent the product committed. */
export interface Intent {
  readonly run: string;
  readonly step: string;
  readonly attempt: number;
  readonly action: string;
  readonly effectClass: 'A' | 'B' | 'C';
  readonly key: string;
  readonly outcome: string | null;
}

/** All that is left when everything is calm: what was sent, what the product says, what the world says. */
export interface Evidence {
  readonly fired: readonly Fired[];
  readonly runs: readonly RunFound[];
  readonly intents: readonly Intent[];
  readonly ledger: readonly LedgerEntry[];
  /** Subjects of the mails that arrived. */
  readonly mails: readonly string[];
  readonly posts: readonly Post[];
  /** Steps that the rows of the table name. */
  readonly rows: readonly string[];
  /** Logins of people who may sign in. */
  readonly enabled: ReadonlySet<string>;
}
