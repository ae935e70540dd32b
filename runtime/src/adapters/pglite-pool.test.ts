import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { boundaryOf, SessionQueue } from './session-queue.ts';
import { type TestDatabase, testDatabases } from './test-databases.ts';

for (const { title, available, open } of testDatabases) {
  describe.runIf(available)(`The pool ${title}`, () => {
    let database: TestDatabase;
    beforeAll(async () => {
      database = await open();
      await database.pool.query('create table pool_test (id int primary key, what text)');
    });
    afterAll(() => database.close());
    const { query } = { query: (...given: Parameters<TestDatabase['pool']['query']>) => database.pool.query(...given) };

    it('gives the JavaScript types that node-postgres gives', async () => {
      const { rows } = await query(
        `select $1::int8 as big, $2::numeric as num, $3::jsonb as doc, $4::timestamptz as at, $5::bool as yes,
          $6::text[] as list, null::text as nothing, $7::bytea as bytes, 1.5::float8 as float`,
        [5n, '1.10', { a: [1] }, new Date(0), true, ['x', 'a"b\\c', null], Buffer.from('hi')],
      );
      expect(rows).toEqual([
        {
          ...{ big: '5', num: '1.10', doc: { a: [1] }, at: new Date(0), yes: true, nothing: null, float: 1.5 },
          list: ['x', 'a"b\\c', null],
          bytes: Buffer.from('hi'),
        },
      ]);
    });

    it('tells how many rows a statement touched', async () => {
      expect((await query('insert into pool_test values (1, $1), (2, $1)', ['x'])).rowCount).toBe(2);
      expect((await query("update pool_test set what = 'y' where id = 1")).rowCount).toBe(1);
      expect((await query('delete from pool_test where id > $1', [100])).rowCount).toBe(0);
    });

    it('gives errors with the code and the constraint', async () => {
      const twice = query('insert into pool_test values ($1, $2)', [1, 'again']);
      await expect(twice).rejects.toMatchObject({ code: '23505', constraint: 'pool_test_pkey' });
      await expect(query('select nothing')).rejects.toMatchObject({ code: '42703' });
    });

    it('keeps a transaction apart from everybody else', async () => {
      const client = await database.pool.connect();
      await client.query('begin');
      await client.query("insert into pool_test values (10, 'mine')");
      const others = query('select count(*)::int as n from pool_test where id = 10');
      await client.query('rollback');
      client.release();
      expect((await others).rows).toEqual([{ n: 0 }]);
    });

    it('rolls back what a client left open when it was given back', async () => {
      const client = await database.pool.connect();
      await client.query('begin');
      await client.query("insert into pool_test values (11, 'left')");
      client.release(true);
      expect((await query('select 1 from pool_test where id = 11')).rows).toEqual([]);
    });

    it('sees columns that were added after a statement was first used', async () => {
      const read = () => query('select * from pool_test where id = $1', [2]);
      await read();
      await query('alter table pool_test add column more int default 7');
      expect((await read()).rows).toEqual([{ id: 2, what: 'x', more: 7 }]);
    });
  });
}

describe('the queue for one session', () => {
  it('knows where a transaction begins and ends', () => {
    const words = ['begin', ' START TRANSACTION', '-- note\nCOMMIT', 'rollback', 'rollback to savepoint a', 'select 1'];
    expect(words.map(boundaryOf)).toEqual(['begin', 'begin', 'end', 'end', 'none', 'none']);
  });

  it('says what is wrong instead of waiting for itself for ever', async () => {
    const queue = new SessionQueue(20);
    const owner = {};
    const refused = new Promise<Error>((resolve) => {
      const entry = { owner, send: () => {}, refuse: resolve };
      queue.submit({ ...entry, boundary: 'begin' });
      queue.answered(owner);
      queue.submit({ ...entry, owner: null, boundary: 'none' });
    });
    expect((await refused).message).toContain('has one session');
  });
});
