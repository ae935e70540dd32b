/** Classes of SQLSTATE: connection, rollback for another's sake, too few resources, the server stops. */
const passingStates = /^(08|40|53|57P)/;
const passingCodes = new Set(['ECONNRESET', 'ECONNREFUSED', 'EPIPE', 'ETIMEDOUT', 'EAI_AGAIN']);
/** The driver gives these no code. */
const passingWords =
  /connection terminated|timeout exceeded when trying to connect|connection error and is not queryable/i;

/** Whether the database refused a statement for a reason that passes, so that the same statement may succeed later. */
export function isPassingFault(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code } = error as NodeJS.ErrnoException;
  if (typeof code !== 'string') return passingWords.test(error.message);
  return passingStates.test(code) || passingCodes.has(code);
}
