import { setTimeout as sleep } from 'node:timers/promises';
import { routes } from '@joinery/api';
import type { JsonObject } from '@joinery/core';
import { StartError } from '../start-error.ts';
import { findFlow } from './find-flow.ts';
import { openServer } from './server.ts';

const over = new Set(['finished', 'failed', 'cancelled']);

/** Prints the output of the run; the exit code says whether it finished. */
export async function runOne(
  name: string,
  options: { readonly input: string; readonly draft?: boolean; readonly detach?: boolean },
): Promise<void> {
  const session = await openServer(process.env);
  const flow = await findFlow(session, name);
  const organization = session.organization;
  const { run } = await session.call(routes.runFlow, {
    params: { organization, flow: flow.id },
    body: { version: options.draft ? 'draft' : 'published', inputs: inputsOf(options.input) },
  });
  if (options.detach) return console.log(run);
  for (;;) {
    const now = await session.call(routes.readRun, { params: { organization, run } });
    if (over.has(now.status)) {
      if (now.status === 'finished') return console.log(JSON.stringify(now.output, null, 2));
      throw new StartError(`The run ${run} ${now.status}: ${now.error ?? 'no reason was given'}`);
    }
    await sleep(300);
  }
}

function inputsOf(text: string): JsonObject {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as JsonObject;
  } catch {
    // Told below, like every other text that is no object.
  }
  throw new StartError(`--input ${text} is not a JSON object, such as {"name":"Ana"}.`);
}
