import { createServer, type ServerResponse } from 'node:http';
import { once } from 'node:events';

/** One request as it came in. */
export interface Heard {
  readonly step: string;
  /** On the clock of performance.now. */
  readonly at: number;
}
export interface Vendor {
  readonly url: string;
  readonly host: string;
  readonly heard: () => readonly Heard[];
  /** From now on nobody is answered. */
  readonly hold: () => void;
  /** Answers those who wait, and from now on everybody, each after so long. */
  readonly answer: (afterMs?: number) => void;
  readonly close: () => Promise<void>;
}

/** An address that keeps a ledger of what it is asked for, and answers when it is told to. */
export async function openVendor(): Promise<Vendor> {
  const heard: Heard[] = [];
  let waiting: ServerResponse[] = [];
  let isHeld = false;
  let delayMs = 0;
  const say = (response: ServerResponse): void => {
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"ok":true}');
  };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => void chunks.push(chunk));
    request.once('end', () => {
      const asked = new URL(request.url ?? '/', 'http://vendor').searchParams.get('step');
      const { step } = asked === null ? (JSON.parse(Buffer.concat(chunks).toString()) as Heard) : { step: asked };
      heard.push({ step, at: performance.now() });
      if (isHeld) waiting.push(response);
      else setTimeout(say, delayMs, response);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The vendor has no port.');
  return {
    url: `http://127.0.0.1:${address.port}/`,
    host: `127.0.0.1:${address.port}`,
    heard: () => heard,
    hold: () => {
      isHeld = true;
    },
    answer: (afterMs = 0) => {
      isHeld = false;
      delayMs = afterMs;
      for (const response of waiting) say(response);
      waiting = [];
    },
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
