/** What is under way outside, heard in the order in which it comes in. */
export interface Answers<Answer> {
  readonly add: (answer: Promise<Answer>) => void;
  /** Whether some are not read yet. */
  readonly isOpen: () => boolean;
  /** Whether one can be read without waiting. */
  readonly isReady: () => boolean;
  /** The next one; throws what the first that failed was refused with. */
  readonly next: () => Promise<Answer>;
  /** When nothing is under way any more, whatever came of it. */
  readonly ended: () => Promise<void>;
}

/** Costs the same for each answer however many are under way, which a race among them would not. */
export function gatherAnswers<Answer>(): Answers<Answer> {
  const come: ({ readonly ok: true; readonly answer: Answer } | { readonly ok: false; readonly error: unknown })[] = [];
  let underWay = 0;
  let wake: (() => void) | undefined;
  const hear = (heard: (typeof come)[number]): void => {
    underWay -= 1;
    come.push(heard);
    wake?.();
  };
  const something = (): Promise<void> => new Promise((resolve) => (wake = resolve));
  return {
    add: (answer) => {
      underWay += 1;
      answer.then(
        (told) => hear({ ok: true, answer: told }),
        (error: unknown) => hear({ ok: false, error }),
      );
    },
    isOpen: () => underWay > 0 || come.length > 0,
    isReady: () => come.length > 0,
    next: async () => {
      while (come.length === 0) await something();
      const heard = come.shift();
      if (heard?.ok !== true) throw heard?.error;
      return heard.answer;
    },
    ended: async () => {
      while (underWay > 0) await something();
    },
  };
}
