import type { PayloadRoom } from '../ports.ts';

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
