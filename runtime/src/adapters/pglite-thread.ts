/**
 * Runs the embedded database in a thread of its own, so that its work never blocks the event loop that serves people.
 * One session: statements are taken strictly in the order in which they arrive.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { PGlite } from '@electric-sql/pglite';
import { embeddedSettings } from './embedded-settings.ts';
import type { FromThread, ThreadOptions, ToThread, WireError } from './pglite-messages.ts';
import { openStatements } from './pglite-statements.ts';

const port = parentPort;
if (!port) throw new Error('The embedded database runs as a worker thread only.');
const { directory, session } = workerData as ThreadOptions;
const tell = (message: FromThread) => port.postMessage(message);

try {
  const database = await PGlite.create(directory, { postgresqlconf: [...embeddedSettings] });
  for (const statement of session) await database.exec(statement);
  database.onNotification((channel, payload) => tell({ tell: 'notification', channel, payload }));
  const statements = openStatements(database);
  let tail = Promise.resolve();
  port.on('message', (message: ToThread) => {
    tail = tail.then(() => answer(message));
  });
  tell({ tell: 'ready' });

  async function answer(message: ToThread): Promise<void> {
    try {
      if (message.do === 'run') {
        tell({ tell: 'result', id: message.id, result: await statements.run(message.text, message.values) });
        return;
      }
      await database.close();
      tell({ tell: 'closed', id: message.id });
      port?.close();
    } catch (error) {
      tell({ tell: 'error', id: message.id, error: describe(error) });
    }
  }
} catch (error) {
  tell({ tell: 'failed', message: error instanceof Error ? error.message : String(error) });
}

const told = ['code', 'detail', 'hint', 'constraint', 'schema', 'table', 'column', 'severity', 'where'] as const;

function describe(error: unknown): WireError {
  if (!(error instanceof Error)) return { message: String(error) };
  const fields = error as Error & Partial<Record<(typeof told)[number], unknown>>;
  const known = told.flatMap((name) => (typeof fields[name] === 'string' ? [[name, fields[name]] as const] : []));
  return { message: error.message, ...Object.fromEntries(known) };
}
