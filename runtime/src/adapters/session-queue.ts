/** What one statement does to the session's transaction. */
export type Boundary = 'begin' | 'end' | 'none';

export interface SessionEntry {
  readonly owner: object | null;
  readonly boundary: Boundary;
  readonly send: () => void;
  readonly refuse: (error: Error) => void;
}

export function boundaryOf(text: string): Boundary {
  const [, verb, rest] = /^\s*(?:--.*\n\s*)*(\w+)(.*)/s.exec(text) ?? [];
  const word = verb?.toUpperCase();
  if (word === 'BEGIN' || word === 'START') return 'begin';
  if (word === 'COMMIT') return 'end';
  return word === 'ROLLBACK' && !/^\s+TO\b/i.test(rest ?? '') ? 'end' : 'none';
}

/**
 * Shares one session among many clients: whoever begins a transaction has the session until it ends, and everybody
 * else's statements wait. The session takes statements in the order sent, so nothing here waits for an answer.
 */
export class SessionQueue {
  readonly #idleLimitMs: number;
  #holder: object | null = null;
  #waiting: SessionEntry[] = [];
  #open = 0;
  #idleTimer: NodeJS.Timeout | undefined;

  constructor(idleLimitMs: number) {
    this.#idleLimitMs = idleLimitMs;
  }

  submit(entry: SessionEntry): void {
    if (this.#holder === null || this.#holder === entry.owner) this.#send(entry);
    else this.#waiting.push(entry);
    this.#watch();
  }

  /** To be called when a statement of the transaction's owner has been answered. */
  answered(owner: object | null): void {
    if (owner === null || owner !== this.#holder) return;
    this.#open -= 1;
    this.#watch();
  }

  holds(owner: object): boolean {
    return this.#holder === owner;
  }

  refuseAll(error: Error): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const entry of waiting) entry.refuse(error);
    clearTimeout(this.#idleTimer);
  }

  #send(entry: SessionEntry): void {
    if (entry.boundary === 'begin' && entry.owner) {
      this.#holder = entry.owner;
      this.#open = 0;
    }
    if (this.#holder !== null) this.#open += 1;
    entry.send();
    if (entry.boundary === 'end' && this.#holder === entry.owner) this.#free();
  }

  #free(): void {
    this.#holder = null;
    this.#open = 0;
    while (this.#holder === null) {
      const next = this.#waiting.shift();
      if (!next) return;
      this.#send(next);
    }
  }

  /** Waiting for a statement inside one's own transaction would never end: better an error that says so. */
  #watch(): void {
    clearTimeout(this.#idleTimer);
    if (this.#holder === null || this.#open > 0 || this.#waiting.length === 0) return;
    this.#idleTimer = setTimeout(() => {
      const seconds = this.#idleLimitMs / 1000;
      this.refuseAll(
        new Error(
          `The embedded database has one session, and a transaction that has done nothing for ${seconds} s holds it: run every statement of a transaction on that transaction, and everything else after it.`,
        ),
      );
    }, this.#idleLimitMs).unref();
  }
}
