import type { ServerUrls } from '../product/backends.ts';

/** What a figure is held against. A figure without one is told for comparison. */
export type Target = { readonly below: number } | { readonly atLeast: number };

export type FigureKey =
  | 'pureRunsPerRawJob'
  | 'effectRowsPerRawRow'
  | 'journalCost'
  | 'ackP99Ms'
  | 'loneRunRedisP50Ms'
  | 'loneRunEmbeddedP50Ms'
  | 'sleepingRssMb'
  | 'sleepingClaimMs'
  | 'wakeP99Ms'
  | 'historyCost';

export interface Figure {
  /** Stable name, so that figures of two runs can be compared. */
  readonly id: string;
  /** Under which the value also stands at the top of the JSON report, for readers that look at few figures. */
  readonly key?: FigureKey;
  readonly group: string;
  readonly title: string;
  /** A value in `%` is a fraction of 1. */
  readonly unit: 's' | 'ms' | 'µs' | 'MB' | 'KB' | '/s' | '×' | '%';
  /** Median of the rounds, unless the note says otherwise. */
  readonly value: number;
  readonly target?: Target;
  readonly rounds: readonly number[];
  readonly note?: string;
}

/** A part of the bench: measures something and tells each figure as soon as it has it. */
export interface Part {
  readonly name: string;
  readonly title: string;
  /** Runs only if it is asked for by name. */
  readonly isExtra?: boolean;
  readonly run: (tell: Tell, options: PartOptions) => Promise<void>;
}
export type Tell = (figure: Figure) => void;
export interface PartOptions {
  readonly rounds: number;
  /** Of how much is usually done; less only to see that it works. */
  readonly share: number;
  /** Rows of the journal that the part `history` makes. */
  readonly historyRows: number;
  readonly servers: ServerUrls | undefined;
  /** Tells what was left out and why. */
  readonly leaveOut: (what: string) => void;
  readonly say: (progress: string) => void;
}

export function isMet({ value, target }: Pick<Figure, 'value' | 'target'>): boolean | undefined {
  if (!target) return undefined;
  return 'below' in target ? value < target.below : value >= target.atLeast;
}
