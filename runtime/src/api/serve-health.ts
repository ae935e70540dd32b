import type { Express } from 'express';
import type { ApiParts } from './api-parts.ts';
import { nameRoute } from './log-requests.ts';

const CHECK_MS = 5_000;

/** /healthz says that the process answers; /readyz that it can work, and names each part that is not well. */
export function mountHealth(app: Express, parts: ApiParts): void {
  app.get('/healthz', (_request, response) => {
    nameRoute(response, '/healthz');
    response.json({ ok: true, version: parts.version });
  });
  app.get('/readyz', async (_request, response) => {
    nameRoute(response, '/readyz');
    const told = await checkHealth(parts);
    response.status(told.ok ? 200 : 503).json(told);
  });
}

/** Asks every part at once; a part that does not answer in time is not well. */
export async function checkHealth({ health, log }: Pick<ApiParts, 'health' | 'log'>) {
  const checks = await Promise.all(
    Object.entries(health).map(async ([name, check]) => ({ name, ...(await ask(name, check, log)) })),
  );
  return { ok: checks.every((check) => check.ok), checks };
}

async function ask(
  name: string,
  check: ApiParts['health'][string],
  log: ApiParts['log'],
): Promise<{ readonly ok: boolean; readonly message: string }> {
  const late = new Promise<{ readonly ok: boolean; readonly message: string }>((resolve) =>
    setTimeout(resolve, CHECK_MS, { ok: false, message: `gave no answer in ${CHECK_MS / 1000} seconds` }).unref(),
  );
  // The reason stays in the log: whoever asks here has no account.
  const asked = check().catch((error: unknown) => {
    log.warn({ error, check: name }, 'a check of /readyz failed');
    return { ok: false, message: 'failed; the log says why' };
  });
  return Promise.race([asked, late]);
}
