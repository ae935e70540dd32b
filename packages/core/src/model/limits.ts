/** Bounds that keep one flow or run from harming the others. Each has an error that names it. */
export const limits = {
  nodesPerFlow: 1_000,
  textLength: 200_000,
  containerDepth: 8,
  stepsPerRun: 1_000_000,
  /** What a flow's settings may raise it to. */
  stepsPerRunAtMost: 10_000_000,
  /** What a flow's settings may set it to. */
  runsPerMinuteAtMost: 1_000,
  iterationsPerLoop: 1_000_000,
  concurrencyPerLoop: 50,
  callDepth: 10,
  attempts: 50,
  delayYears: 10,
  throttleWaits: 200,
  /** Of the JSON text of one value in a run: what an action answers, or a text that is put together. */
  payloadBytes: 50_000_000,
  /** Of the large values of one run that it may still read, together. */
  payloadBytesPerRun: 500_000_000,
} as const;
