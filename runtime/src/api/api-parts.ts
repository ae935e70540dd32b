import type { Catalog } from '@joinery/core';
import type { Logger } from 'pino';
import type {
  Accounts,
  Clock,
  Connections,
  EvaluatorFigures,
  PayloadRoom,
  Flows,
  Inbox,
  LegalHolds,
  Packs,
  Queue,
  Retention,
  RunFeed,
  Runs,
  RunViews,
  SandboxControl,
  Secrets,
  Sources,
  Tables,
  Variables,
} from '../ports.ts';

/** Everything that the HTTP side takes, given by main.ts. */
export interface ApiParts {
  readonly accounts: Accounts;
  readonly flows: Flows;
  readonly variables: Variables;
  readonly tables: Tables;
  readonly connections: Connections;
  readonly packs: Packs;
  readonly inbox: Inbox;
  readonly runs: Pick<Runs, 'create' | 'deliver' | 'journalOf' | 'documentOf'>;
  readonly runViews: RunViews;
  readonly holds: LegalHolds;
  readonly retention: Pick<Retention, 'months'>;
  /** Days for which runs that are over are kept; 0: for ever. */
  readonly retentionDays: number;
  readonly feed: Pick<RunFeed, 'subscribe'>;
  readonly queue: Pick<Queue, 'ring' | 'healthy'>;
  readonly clock: Clock;
  readonly sources: Sources;
  readonly secrets: Secrets;
  /** null while the sandbox is switched off. */
  readonly sandbox: SandboxControl | null;
  readonly catalog: Catalog;
  /** Packs that ship with the product, as the texts of their files. */
  readonly bundledPacks: readonly BundledPack[];
  /** Address that browsers and vendors use, without a trailing slash. A function: with port 0 it is known late. */
  readonly publicUrl: () => string;
  /** Whether a proxy stands before us whose X-Forwarded-For may be believed. */
  readonly behindProxy: boolean;
  /** Folder of the built designer; undefined serves the API alone. */
  readonly designer: string | undefined;
  /** What /readyz asks, by name: `database`, `queue`, `migrations`, `key`, … */
  readonly health: Readonly<Record<string, () => Promise<{ readonly ok: boolean; readonly message: string }>>>;
  /** Why nothing can be kept or read now, if an error is for the database's sake; null for every other error. */
  readonly databaseFault: (error: unknown) => DatabaseFault | null;
  readonly evaluatorFigures: () => EvaluatorFigures | null;
  /** For the large values of runs in hand. */
  readonly room: Pick<PayloadRoom, 'bytes'>;
  readonly log: Logger;
  readonly version: string;
}

export type DatabaseFault = 'away' | 'full' | 'read-only';

export interface BundledPack {
  readonly name: string;
  readonly text: string;
}
