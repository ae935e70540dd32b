const DEADLOCK = '40P01';

/** Sends a statement that the database gave up to end a deadlock once more: nothing of it was written. */
export async function sendAgain<Result>(send: () => Promise<Result>, times = 3): Promise<Result> {
  try {
    return await send();
  } catch (error) {
    if (times > 1 && error instanceof Error && 'code' in error && error.code === DEADLOCK)
      return sendAgain(send, times - 1);
    throw error;
  }
}
