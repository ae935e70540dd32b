/** A process that may die, or stand still for a while, at any of its points. */
export interface Process {
  readonly name: string;
  alive: boolean;
  pausedUntil: number;
}

interface Point {
  readonly process: Process;
  readonly name: string;
  readonly go: () => void;
}

/** Everything that waits to go on. A point is a place before or after a call to the outside: where a process can die. */
export interface Schedule {
  /** Goes on with `act` when its turn comes; never, if the process died. */
  readonly at: <Result>(process: Process, name: string, act: () => Result | Promise<Result>) => Promise<Result>;
  readonly runnable: (now: number) => readonly Point[];
  readonly run: (point: Point) => void;
  readonly drop: (process: Process) => void;
}

export function createSchedule(): Schedule {
  let points: Point[] = [];
  const runnable = (now: number) => points.filter(({ process }) => process.alive && process.pausedUntil <= now);
  return {
    at: (process, name, act) =>
      new Promise((resolve, reject) => {
        const go = (): void => {
          // A refusal in the turn itself counts like one that comes later.
          void (async () => act())().then(resolve, reject);
        };
        points.push({ process, name, go });
      }),
    runnable,
    run: (point) => {
      points.splice(points.indexOf(point), 1);
      point.go();
    },
    drop: (process) => {
      points = points.filter((point) => point.process !== process);
    },
  };
}

/** Until nothing can go on by itself: every promise that is settled has been heard. */
export function quiet(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
