import { describe, expect, it } from 'vitest';
import { awaitDatabase } from './await-database.ts';
import { StartError } from './start-error.ts';

const fault = (code: string) => Object.assign(new Error(`it says ${code}`), { code });
/** As the pool tells that its first contact failed. */
const unreachable = (code: string) => new StartError(`The database cannot be used: ${code}.`, { cause: fault(code) });

function attempt(errors: readonly unknown[], { waitMs = 5_000, stopping = new AbortController().signal } = {}) {
  const left = [...errors];
  const waits: string[] = [];
  const start = async (): Promise<string> => {
    const error = left.length > 1 || left[0] === undefined ? left.shift() : left[0];
    if (error) throw error;
    return 'started';
  };
  const log = { warn: (_fields: unknown, message?: string) => void waits.push(message ?? '') };
  return { waits, started: awaitDatabase(start, log, stopping, { waitMs, againMs: 1 }) };
}

describe('A start', () => {
  it.each([
    ['the server starts up', [unreachable('57P03'), unreachable('57P03'), undefined]],
    ['no connection is free', [unreachable('53300'), undefined]],
    ['the session was ended after the first contact', [fault('57P01'), undefined]],
    ['the server went away after the first contact', [fault('57P01'), unreachable('ECONNREFUSED'), undefined]],
    ['a connection broke without a word', [new Error('Connection terminated unexpectedly'), undefined]],
  ])('waits for the database while %s, and says so', async (_title, errors) => {
    const { started, waits } = attempt(errors);
    expect(await started).toBe('started');
    expect(waits).toHaveLength(errors.length - 1);
    expect(waits[0]).toMatch(/^the start waits for the database, for at most 5 s more$/);
  });

  it.each([
    ['nothing has ever answered at the address', unreachable('ECONNREFUSED')],
    ['the name is unknown', unreachable('ENOTFOUND')],
    ['the password is wrong', unreachable('28P01')],
    ['something else is wrong', new StartError('The key is not 32 bytes.')],
    ['the fault is ours', new TypeError('undefined is not a function')],
  ])('ends at once if %s', async (_title, error) => {
    const { started, waits } = attempt([error]);
    await expect(started).rejects.toBe(error);
    expect(waits).toEqual([]);
  });

  it('ends in one sentence when the database does not come in time', async () => {
    await expect(attempt([unreachable('57P03'), unreachable('57P03')], { waitMs: 20 }).started).rejects.toThrow(
      StartError,
    );
    await expect(attempt([fault('57P01'), fault('57P01')], { waitMs: 20 }).started).rejects.toThrow(
      /^The database broke off the start: it says 57P01\. Start again once it runs steadily\.$/,
    );
  });

  it('waits no longer once the process is told to stop', async () => {
    const stopping = new AbortController();
    const { started } = attempt([fault('57P03'), fault('57P03')], { stopping: stopping.signal });
    stopping.abort();
    await expect(started).rejects.toThrow(StartError);
  });
});
