/** Classes of SQLSTATE: connection, rollback for another's sake, read-only for now, too few resources, the server stops. */
const passingStates = /^(08|40|25006|53|57P)/;
const passingCodes = new Set([
  ...['ECONNRESET', 'ECONNREFUSED', 'ECONNABORTED', 'EPIPE', 'ETIMEDOUT'],
  ...['EAI_AGAIN', 'ENOTFOUND', 'EHOSTUNREACH', 'ENETUNREACH'],
]);
/** The driver gives these no code. */
const passingWords =
  /connection terminated|timeout exceeded when trying to connect|timeout expired|is not queryable|connection error and/i;
/** The server does not let us in any more, or cannot read its files: a person mends it. */
const shutStates = /^(28|3D|58)/;
const shutWords = /^cannot use a pool after calling end|^the embedded database has stopped/i;

/** Whether the database refused a statement for a reason that passes, so that the same statement may succeed later. */
export function isPassingFault(error: unknown): boolean {
  return hasFault(error, passingStates, passingWords) || passingCodes.has(codeOf(error) ?? '');
}

/** Why nothing can be kept or read now, if it is for the database's sake; null for every other fault. */
export function databaseFault(error: unknown): 'away' | 'full' | 'read-only' | null {
  const code = codeOf(error);
  if (code === '53100') return 'full';
  if (code === '25006') return 'read-only';
  return isPassingFault(error) || hasFault(error, shutStates, shutWords) ? 'away' : null;
}

function hasFault(error: unknown, states: RegExp, words: RegExp): boolean {
  if (!(error instanceof Error)) return false;
  const code = codeOf(error);
  return code === undefined ? words.test(error.message) : states.test(code);
}

function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const { code } = error as NodeJS.ErrnoException;
  return typeof code === 'string' ? code : undefined;
}
