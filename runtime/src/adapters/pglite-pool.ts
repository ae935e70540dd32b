import { EventEmitter, once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import pg from 'pg';
import type { DatabaseClient, DatabasePool, Notification, Statement, StatementResult } from './database-pool.ts';
import type { FromThread, ThreadOptions, ToThread, WireResult } from './pglite-messages.ts';
import { boundaryOf, SessionQueue } from './session-queue.ts';
import { toWireValue } from './wire-value.ts';
import { StartError } from '../start-error.ts';

// From sources (tests, development) the thread still runs what tsc wrote.
const here = fileURLToPath(import.meta.url);
const program = here.endsWith('.ts')
  ? new URL('../../dist/adapters/pglite-thread.js', import.meta.url)
  : new URL('pglite-thread.js', import.meta.url);

// Listened to once for the session: BullMQ's own LISTEN comes after its fetch, and would miss what falls in between.
const channels = ['bullmq_jobs', 'bullmq_events', 'bullmq_relay'];
const TRANSACTION_IDLE_LIMIT_MS = 10_000;

interface Pending {
  readonly owner: object | null;
  readonly resolve: (result: StatementResult<never>) => void;
  readonly reject: (error: Error) => void;
}

/** A `pg.Pool` in shape, over the embedded database in its thread. */
export class PglitePool extends EventEmitter implements DatabasePool {
  /** Without keep-alive BullMQ asks again every 10 s: a net under a lost notification. */
  readonly options = { max: 64, keepAlive: false };
  readonly #thread: Worker;
  readonly #session = new SessionQueue(TRANSACTION_IDLE_LIMIT_MS);
  readonly #pending = new Map<number, Pending>();
  readonly #clients = new Set<PgliteClient>();
  #last = 0;
  #ended = false;
  #lost: Error | null = null;
  #closed: (() => void) | undefined;

  constructor(thread: Worker) {
    super();
    this.setMaxListeners(0);
    this.#thread = thread;
    thread.on('message', (message: FromThread) => this.#hear(message));
    thread.on('error', (error) => this.#lose(error));
    thread.on('exit', () => this.#lose(new Error('The embedded database has stopped.')));
  }

  query<Row>(statement: string | Statement, values?: readonly unknown[]): Promise<StatementResult<Row>> {
    return this.run(null, statement, values);
  }

  connect(): Promise<DatabaseClient> {
    if (this.#ended) return Promise.reject(new Error('Cannot use a pool after calling end on the pool'));
    const client = new PgliteClient(this, () => this.#clients.delete(client));
    this.#clients.add(client);
    return Promise.resolve(client);
  }

  async end(): Promise<void> {
    if (this.#ended) return;
    this.#ended = true;
    if (this.#lost) return;
    await new Promise<void>((resolve) => {
      this.#closed = resolve;
      this.#thread.postMessage({ id: ++this.#last, do: 'close' } satisfies ToThread);
    });
    await this.#thread.terminate();
  }

  /** @internal The client, null for none, decides whose transaction a statement belongs to. */
  run<Row>(
    owner: object | null,
    statement: string | Statement,
    given?: readonly unknown[],
  ): Promise<StatementResult<Row>> {
    if (this.#ended) return Promise.reject(new Error('Cannot use a pool after calling end on the pool'));
    if (this.#lost) return Promise.reject(this.#lost);
    const text = typeof statement === 'string' ? statement : statement.text;
    const values = (typeof statement === 'string' ? given : (statement.values ?? given)) ?? [];
    if (text.includes('FROM pg_stat_activity')) return Promise.resolve(this.#namedClients() as StatementResult<Row>);
    return new Promise((resolve, reject) => {
      const send = () => {
        const id = ++this.#last;
        this.#pending.set(id, { owner, resolve: resolve as Pending['resolve'], reject });
        this.#thread.postMessage({ id, do: 'run', text, values: values.map(toWireValue) } satisfies ToThread);
      };
      this.#session.submit({ owner, boundary: boundaryOf(text), send, refuse: reject });
    });
  }

  /** @internal */
  inTransaction(owner: object): boolean {
    return this.#session.holds(owner);
  }

  #namedClients(): StatementResult<{ application_name: string }> {
    const rows = [...this.#clients].flatMap(({ name }) => (name ? [{ application_name: name }] : []));
    return { rows, rowCount: rows.length, command: 'SELECT' };
  }

  #hear(message: FromThread): void {
    if (message.tell === 'notification') this.#notify(message);
    else if (message.tell === 'closed') this.#closed?.();
    else if (message.tell === 'result' || message.tell === 'error') {
      const pending = this.#pending.get(message.id);
      this.#pending.delete(message.id);
      if (!pending) return;
      this.#session.answered(pending.owner);
      if (message.tell === 'result') pending.resolve(readResult(message.result));
      else pending.reject(Object.assign(new Error(message.error.message), message.error));
    }
  }

  // Told in a later turn: BullMQ registers its listener some microtasks after an empty fetch.
  #notify({ channel, payload }: Notification): void {
    setImmediate(() => {
      for (const client of this.#clients) client.emit('notification', { channel, payload, processId: 1 });
    });
  }

  #lose(error: Error): void {
    if (this.#lost) return;
    this.#lost = error;
    this.#closed?.();
    this.#session.refuseAll(error);
    for (const { reject } of this.#pending.values()) reject(error);
    this.#pending.clear();
    if (!this.#ended && this.listenerCount('error') > 0) this.emit('error', error);
  }
}

class PgliteClient extends EventEmitter implements DatabaseClient {
  name = '';
  readonly #pool: PglitePool;
  readonly #forget: () => void;

  constructor(pool: PglitePool, forget: () => void) {
    super();
    this.setMaxListeners(0);
    this.#pool = pool;
    this.#forget = forget;
  }

  query<Row>(statement: string | Statement, values?: readonly unknown[]): Promise<StatementResult<Row>> {
    const text = typeof statement === 'string' ? statement : statement.text;
    if (text.includes("set_config('application_name'")) {
      this.name = `${values?.[0] as string}`;
      return Promise.resolve({ rows: [], rowCount: 1, command: 'SELECT' });
    }
    if (/^\s*(?:--.*\n\s*)*LISTEN bullmq_/.test(text)) {
      return Promise.resolve({ rows: [], rowCount: null, command: 'LISTEN' });
    }
    return this.#pool.run(this, statement, values);
  }

  release(): void {
    if (this.#pool.inTransaction(this)) this.#pool.run(this, 'ROLLBACK').catch(() => undefined);
    this.#forget();
    this.removeAllListeners();
  }
}

/** Rows with the same JavaScript types as node-postgres gives. */
function readResult({ names, types, rows, command, rowCount }: WireResult): StatementResult<never> {
  const columns = names.map((name, at) => ({ name, parse: pg.types.getTypeParser(types[at] ?? 25, 'text') }));
  const read = (fields: readonly (string | null)[]) => {
    const row: Record<string, unknown> = {};
    for (const [at, { name, parse }] of columns.entries()) {
      const text = fields[at];
      row[name] = text === null || text === undefined ? null : parse(text);
    }
    return row as never;
  };
  return { rows: rows.map(read), rowCount: rowCount ?? rows.length, command };
}

/** Opens the embedded database in `directory`, which must hold one already. Names resolve in `public`, then BullMQ's schema. */
export async function openPglitePool(directory: string): Promise<PglitePool> {
  const session = [
    'SET search_path TO public, bullmq',
    "SET timezone TO 'UTC'",
    ...channels.map((channel) => `LISTEN ${channel}`),
  ];
  // Flags of the process (an --eval, a loader) are no business of the thread.
  const thread = new Worker(program, { execArgv: [], workerData: { directory, session } satisfies ThreadOptions });
  try {
    await opened(thread);
  } catch (error) {
    await thread.terminate();
    const reason = error instanceof Error ? error.message : String(error);
    throw new StartError(`The embedded database in ${directory} did not open: ${reason}`);
  }
  return new PglitePool(thread);
}

async function opened(thread: Worker): Promise<void> {
  const settled = new AbortController();
  const { signal } = settled;
  const gone: FromThread = { tell: 'failed', message: 'its thread ended.' };
  const message = await Promise.race([
    once(thread, 'message', { signal }).then(([first]) => first as FromThread),
    once(thread, 'exit', { signal }).then(() => gone),
  ]);
  settled.abort();
  if (message.tell === 'failed') throw new Error(message.message);
}
