/** Loaded before the product: from the signal SIGUSR2 on its process's clock is an hour ahead, as a wrong time server would put it. */
const AHEAD_MS = 3_600_000;
const RealDate = Date;
let aheadMs = 0;

class JumpingDate extends RealDate {
  constructor(...given: readonly unknown[]) {
    if (given.length === 0) super(RealDate.now() + aheadMs);
    else super(...(given as [string]));
  }
  static override now(): number {
    return RealDate.now() + aheadMs;
  }
}

globalThis.Date = JumpingDate as DateConstructor;
process.on('SIGUSR2', () => {
  aheadMs = AHEAD_MS;
  console.log('The clock is an hour ahead.');
});
