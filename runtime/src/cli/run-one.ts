import { setTimeout as sleep } from 'node:timers/promises';
import { fillReferences, payloadKeysIn, routes } from '@joinery/api';
import type { Json, JsonObject } from '@joinery/core';
import { StartError } from '../start-error.ts';
import { findFlow } from './find-flow.ts';
import { openServer, type Session } from './server.ts';

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
      if (now.status === 'finished') {
        const output = await wholeOutput(session, run, now.output);
        return console.log(JSON.stringify(output, null, 2));
      }
      throw new StartError(`The run ${run} ${now.status}: ${now.error ?? 'no reason was given'}`);
    }
    await sleep(300);
  }
}

/** Large parts of an output are kept apart from the run. */
async function wholeOutput({ organization, call }: Session, run: string, output: Json): Promise<Json> {
  const wholes = new Map<string, Json>();
  for (const { hash } of payloadKeysIn(output)) {
    const text = await call(routes.readPayload, { params: { organization, run, payload: hash } });
    wholes.set(hash, JSON.parse(text) as Json);
  }
  return fillReferences(output, ({ hash }) => wholes.get(hash) ?? null);
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
