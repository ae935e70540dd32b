import type { ServerUrls } from '../product/backends.ts';

/** What a figure is held against. A figure without one is told for comparison. */
export type Target = { readonly below: number } | { readonly atLeast: number };

export interface Figure {
  /** Stable name, so that figures of two runs can be compared. */
  readonly id: string;
  readonly group: string;
  readonly title: string;
  readonly unit: 's' | 'ms' | 'MB' | 'KB' | '/s' | '×';
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
  readonly run: (tell: (figure: Figure) => void, options: PartOptions) => Promise<void>;
}
export interface PartOptions {
  readonly rounds: number;
  readonly servers: ServerUrls | undefined;
  /** Tells what was left out and why. */
  readonly leaveOut: (what: string) => void;
  readonly say: (progress: string) => void;
}

export function isMet({ value, target }: Pick<Figure, 'value' | 'target'>): boolean | undefined {
  if (!target) return undefined;
  return 'below' in target ? value < target.below : value >= target.atLeast;
}
