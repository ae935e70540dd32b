import { type Config, type ProcessRole, readConfig } from '../config.ts';
import type { Product } from '../main.ts';
import { StartError } from '../start-error.ts';

/** Starts the product and stays until it is told to stop. */
export async function start(options: { readonly role?: ProcessRole; readonly port?: string }): Promise<void> {
  const env = options.port === undefined ? process.env : { ...process.env, PORT: options.port };
  const config = readConfig(env, options.role === undefined ? {} : { role: options.role });
  requireServers(config);
  const stopping = new AbortController();
  const starting = import('../main.ts').then(({ startProduct }) => startProduct(config));
  endOnSignal(starting, stopping);
  const product = await starting;
  if (stopping.signal.aborted) return;
  if (product.url) console.log(`Joinery is ready at ${product.url}`);
  else console.log('The worker is ready.');
  if (product.setupLink) console.log(`\n  Make yourself its owner: ${product.setupLink}\n`);
}

/** From the first moment on: a signal that comes while the product starts closes it as soon as it has started. */
function endOnSignal(starting: Promise<Product>, stopping: AbortController): void {
  const stop = (signal: string): void => {
    if (stopping.signal.aborted) return;
    stopping.abort();
    console.log(`${signal}: finishing what is in hand …`);
    starting
      .then((product) => product.close())
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
