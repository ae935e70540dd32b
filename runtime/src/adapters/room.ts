/** A room for so many at once; whoever comes later waits outside in order. */
export interface Room {
  /** Answers how it is left, once one is inside. */
  readonly enter: () => Promise<() => void>;
}

export function createRoom(places: number): Room {
  const outside: (() => void)[] = [];
  let free = places;
  const leave = (): void => {
    const next = outside.shift();
    if (next) next();
    else free += 1;
  };
  return {
    enter: async () => {
      if (free > 0) free -= 1;
      else await new Promise<void>((resolve) => outside.push(resolve));
      return leave;
    },
  };
}
