import { describe, expect, it } from 'vitest';
import { readConfig } from './config.ts';

describe('the configuration', () => {
  it('needs no variable: one process on an embedded database, with the sandbox', () => {
    expect(readConfig({})).toMatchObject({
      ...{ role: 'all', host: '127.0.0.1', port: 7070, sandbox: true, databaseUrl: undefined, lostKey: false },
    });
  });

  it('leaves the sandbox off beside a database server, unless it is asked for', () => {
    const DATABASE_URL = 'postgres://joinery@db/joinery';
    expect(readConfig({ DATABASE_URL }).sandbox).toBe(false);
    expect(readConfig({ DATABASE_URL, JOINERY_SANDBOX: 'on' }).sandbox).toBe(true);
  });

  it('takes an empty variable for one that is not set', () => {
    expect(readConfig({ PORT: '', DATABASE_URL: '', JOINERY_URL: '' })).toMatchObject({
      port: 7070,
      publicUrl: undefined,
    });
  });

  it.each([
    'postgres://u:p@db:5432/joinery?sslmode=require',
    'postgresql:///joinery?host=/var/run/postgresql',
    'postgresql://u@/joinery',
    'postgres://u:p%40ss@[::1]/joinery',
  ])('takes the database address %s', (DATABASE_URL) => {
    expect(readConfig({ DATABASE_URL }).databaseUrl).toBe(DATABASE_URL);
  });

  it.each(['redis://r:6379', 'rediss://:secret@r:6380/1', 'redis://r'])('takes the Redis address %s', (REDIS_URL) => {
    expect(readConfig({ REDIS_URL }).redisUrl).toBe(REDIS_URL);
  });

  it.each([
    [{ DATABASE_URL: 'mysql://db/x' }, /^DATABASE_URL is not an address such as postgres:/],
    [{ REDIS_URL: 'r:6379' }, /^REDIS_URL is not an address such as redis:/],
    [{ JOINERY_URL: 'ftp://x' }, /^JOINERY_URL is "ftp:\/\/x", not an address such as https:/],
    [{ PORT: '80.5' }, /^PORT is "80\.5", not a port from 0 to 65535\.$/],
    [{ JOINERY_SANDBOX: 'yes' }, /^JOINERY_SANDBOX is "yes", not on or off\.$/],
  ])('says of %j what would be right', (env, message) => {
    expect(() => readConfig(env)).toThrow(message);
  });
});
