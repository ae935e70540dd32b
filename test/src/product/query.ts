import pg from 'pg';

export type Query = <Row extends object>(sql: string) => Promise<readonly Row[]>;

/** Asks the database over a connection of its own each time: those that last are cut. */
export function queryOn(connectionString: string): Query {
  return async <Row extends object>(sql: string) => {
    const client = new pg.Client({ connectionString });
    client.on('error', () => undefined);
    await client.connect();
    try {
      return (await client.query<Row>(sql)).rows;
    } finally {
      await client.end();
    }
  };
}
