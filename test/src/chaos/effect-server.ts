import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { Random } from '../simulation/random.ts';

/** One post as it came in, and what its sender was told about it. */
export interface Post {
  readonly step: string;
  readonly answered: 'yes' | 'refused' | 'failed' | 'never';
}
export interface EffectServer {
  readonly url: string;
  readonly host: string;
  readonly posts: () => readonly Post[];
  /** From now on every post is answered. */
  readonly calm: () => void;
  readonly close: () => Promise<void>;
}

/** An address that has an effect for each post, in a ledger file written before the answer. Some answers are bad or lost. */
export async function openEffectServer(file: string, random: Random): Promise<EffectServer> {
  writeFileSync(file, '');
  let isCalm = false;
  const outcome = (): Post['answered'] => {
    if (isCalm || random.chance(0.9)) return 'yes';
    return random.pick(['refused', 'refused', 'failed', 'never']);
  };
  const server = createServer((request, response) => {
    void readStep(request).then((step) => {
      if (step === undefined) return;
      const answered = outcome();
      appendFileSync(file, `${JSON.stringify({ step, answered } satisfies Post)}\n`);
      answer(response, answered);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The effect server has no port.');
  return {
    url: `http://127.0.0.1:${address.port}/effects`,
    host: '127.0.0.1',
    posts: () =>
      readFileSync(file, 'utf8')
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line) as Post),
    calm: () => {
      isCalm = true;
    },
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Undefined if the sender died before it had sent everything: then nothing happened. */
async function readStep(request: IncomingMessage): Promise<string | undefined> {
  let text = '';
  try {
    for await (const chunk of request) text += String(chunk);
    return (JSON.parse(text) as { readonly step: string }).step;
  } catch {
    return undefined;
  }
}

function answer(response: ServerResponse, answered: Post['answered']): void {
  if (answered === 'never') response.destroy();
  else if (answered === 'refused') response.writeHead(429, { 'retry-after': '1' }).end();
  else if (answered === 'failed') response.writeHead(503).end();
  else response.writeHead(200, { 'content-type': 'application/json' }).end('{"ok":true}');
}
