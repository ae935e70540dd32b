/** Runs the sandbox by itself and prints its addresses and secrets; settings come from the environment. */
import { readFileSync } from 'node:fs';
import { startSandbox } from './start-sandbox.ts';

const port = (name: string): number => Number(process.env[name] ?? 0);
const {
  SANDBOX_DATA: dataDir,
  SANDBOX_KEY: key,
  SANDBOX_CERT: cert,
  SANDBOX_SEED: seed,
  SANDBOX_RECORD: recordTo,
  SANDBOX_HOST: host,
} = process.env;

const sandbox = await startSandbox({
  ports: { http: port('SANDBOX_PORT'), https: port('SANDBOX_HTTPS_PORT'), smtp: port('SANDBOX_SMTP_PORT') },
  ...(dataDir === undefined ? {} : { dataDir }),
  ...(key === undefined || cert === undefined
    ? {}
    : { https: { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') } }),
  ...(seed === undefined ? {} : { seed: Number(seed) }),
  ...(recordTo === undefined ? {} : { recordTo }),
  ...(host === undefined ? {} : { host }),
});

console.log(JSON.stringify(sandbox));

const stop = (): void => void sandbox.close();
process.once('SIGINT', stop);
process.once('SIGTERM', stop);
