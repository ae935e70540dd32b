import { type Config, type ProcessRole, readConfig } from '../config.ts';
import type { Product } from '../main.ts';
import { StartError } from '../start-error.ts';

interface StartOptions {
  readonly role?: ProcessRole;
  readonly port?: string;
  readonly healthPort?: string;
}

/** Starts the product and stays until it is told to stop. */
export async function start(options: StartOptions): Promise<void> {
  const { port: PORT, healthPort: JOINERY_HEALTH_PORT } = options;
  const env = { ...process.env, ...(PORT && { PORT }), ...(JOINERY_HEALTH_PORT && { JOINERY_HEALTH_PORT }) };
  const config = readConfig(env, options.role === undefined ? {} : { role: options.role });
  requireServers(config);
  const stopping = new AbortController();
  const starting = import('../main.ts').then(({ startProduct }) => startProduct(config, stopping.signal));
  endOnSignal(starting, stopping);
  const product = await starting.catch((error: unknown) => {
    // Nobody waits for it any more.
    if (!stopping.signal.aborted) throw error;
  });
  if (!product || stopping.signal.aborted) return;
  if (product.url) console.log(`Joinery is ready at ${product.url}`);
  else console.log(`The worker is ready.${product.healthUrl ? ` Its health is at ${product.healthUrl}/readyz` : ''}`);
  if (product.setupLink) console.log(`\n  Make yourself its owner: ${product.setupLink}\n`);
}

/** From the first moment on: a signal that comes while the product starts closes it as soon as it has started. */
function endOnSignal(starting: Promise<Product>, stopping: AbortController): void {
  const stop = (signal: string): void => {
    if (stopping.signal.aborted) return;
    stopping.abort();
    console.log(`${signal}: finishing what is in hand …`);
    starting
      .then(
        (product) => product.close(),
        // It never got so far that something would have to be put down.
        () => undefined,
      )
      .then(
        () => process.exit(0),
        (error: unknown) => {
          console.error(error);
          process.exit(1);
        },
      );
    setTimeout(() => process.exit(1), 25_000).unref();
  };
  process.once('SIGTERM', () => stop('SIGTERM'));
  process.once('SIGINT', () => stop('SIGINT'));
}

function requireServers(config: Config): void {
  if (config.role === 'all' || config.databaseUrl) return;
  throw new StartError(
    `The role "${config.role}" needs DATABASE_URL, since the embedded database belongs to one process; set it, or leave --role out.`,
  );
}
