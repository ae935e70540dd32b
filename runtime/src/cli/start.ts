import { type Config, type ProcessRole, readConfig } from '../config.ts';
import { StartError } from '../start-error.ts';

/** Starts the product and stays until it is told to stop. */
export async function start(options: { readonly role?: ProcessRole; readonly port?: string }): Promise<void> {
  const env = options.port === undefined ? process.env : { ...process.env, PORT: options.port };
  const config = readConfig(env, options.role === undefined ? {} : { role: options.role });
  requireServers(config);
  const { startProduct } = await import('../main.ts');
  const product = await startProduct(config);
  if (product.url) console.log(`Joinery is ready at ${product.url}`);
  else console.log('The worker is ready.');
  if (product.setupLink) console.log(`\n  Make yourself its owner: ${product.setupLink}\n`);
  let stopping = false;
  const stop = (signal: string): void => {
    if (stopping) return;
    stopping = true;
    console.log(`${signal}: finishing what is in hand …`);
    product.close().then(
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
