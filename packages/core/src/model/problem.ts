/** Something wrong with a document, told so that its author can mend it. */
export interface Problem {
  /** Stable `area.reason`. */
  readonly code: string;
  /** One sentence: what is wrong, with which named thing, what would be right. */
  readonly message: string;
  /** JSON pointer into the document. */
  readonly pointer: string;
  /** `error` keeps a flow from being published, `warning` does not. */
  readonly severity: 'error' | 'warning';
  /** The node to jump to. */
  readonly node?: string;
}
