/** Something that the flow's author can mend. `code` is a stable `area.reason`. */
export class FlowError extends Error {
  readonly code: string;
  /** JSON pointer into the document, where there is one. */
  readonly pointer?: string;

  constructor(code: string, message: string, pointer?: string) {
    super(message);
    this.name = 'FlowError';
    this.code = code;
    if (pointer !== undefined) this.pointer = pointer;
  }
}
