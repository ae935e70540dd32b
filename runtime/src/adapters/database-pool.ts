/** A statement sent under a name is parsed and planned once per connection. */
export interface Statement {
  readonly name?: string;
  readonly text: string;
  readonly values?: readonly unknown[];
}
export interface StatementResult<Row> {
  readonly rows: Row[];
  readonly rowCount: number | null;
  readonly command: string;
}
export interface Notification {
  readonly channel: string;
  readonly payload?: string;
}
export interface DatabaseClient {
  query<Row>(statement: string | Statement, values?: readonly unknown[]): Promise<StatementResult<Row>>;
  release(destroy?: boolean): void;
  on(event: 'notification', listener: (notification: Notification) => void): this;
  on(event: 'error', listener: (error: Error) => void): this;
  on(event: 'end', listener: () => void): this;
  removeListener(event: 'notification', listener: (notification: Notification) => void): this;
  removeAllListeners(event?: string): this;
}

/** What is used of a `pg.Pool`; the embedded database answers to the same shape. */
export interface DatabasePool {
  query<Row>(statement: string | Statement, values?: readonly unknown[]): Promise<StatementResult<Row>>;
  connect(): Promise<DatabaseClient>;
  end(): Promise<void>;
  on(event: 'error', listener: (error: Error) => void): this;
  on(event: 'connect', listener: (client: DatabaseClient) => void): this;
  removeAllListeners(event?: string): this;
}
