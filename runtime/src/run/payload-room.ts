/** Room of this process for large values, so that many runs that carry them do not fill its memory together. */
export interface PayloadRoom {
  /**
   * Resolves true once there is room for so many bytes of the run, which then has them; false if there was none in time.
   * A run alone always finds room. Who came first goes first.
   */
  readonly take: (run: string, bytes: number, waitMs: number) => Promise<boolean>;
  /** Counts what came to a run that is in hand: it is not refused any more, but others wait for it. */
  readonly add: (run: string, bytes: number) => void;
  /** The run is out of hand. */
  readonly leave: (run: string) => void;
  readonly bytes: () => number;
}

interface Waiting {
  readonly run: string;
  readonly bytes: number;
  readonly enter: () => void;
}

export function createPayloadRoom(most: number): PayloadRoom {
  const held = new Map<string, number>();
  let line: Waiting[] = [];
  let all = 0;
  const add = (run: string, bytes: number): void => {
    held.set(run, (held.get(run) ?? 0) + bytes);
    all += bytes;
  };
  const fits = (bytes: number): boolean => all === 0 || all + bytes <= most;
  const letIn = (): void => {
    for (let next = line[0]; next && fits(next.bytes); next = line[0]) {
      line.shift();
      add(next.run, next.bytes);
      next.enter();
    }
  };
  return {
    add,
    bytes: () => all,
    take: (run, bytes, waitMs) => {
      if (line.length === 0 && fits(bytes)) {
        add(run, bytes);
        return Promise.resolve(true);
      }
      return new Promise((resolve) => {
        const timer = setTimeout(() => {
          line = line.filter((other) => other !== waiting);
          resolve(false);
          letIn();
        }, waitMs);
        const enter = (): void => {
          clearTimeout(timer);
          resolve(true);
        };
        const waiting: Waiting = { run, bytes, enter };
        line.push(waiting);
      });
    },
    leave: (run) => {
      const bytes = held.get(run);
      if (bytes === undefined) return;
      held.delete(run);
      all -= bytes;
      letIn();
    },
  };
}
