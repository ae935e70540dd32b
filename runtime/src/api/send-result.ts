import { once } from 'node:events';
import type { Route } from '@joinery/api';
import type { Request, Response } from 'express';
import type { Result, Subscribe, TextFile } from './handler.ts';

const HEARTBEAT_MS = 15_000;

/** Writes what a handler gave, in the way that its route answers. Nothing beyond the route's reply shape leaves. */
export async function sendResult(
  route: Route,
  result: Result<Route>,
  request: Request,
  response: Response,
): Promise<void> {
  const { reply } = route;
  if (route.answers === 'stream') return stream(result as unknown as Subscribe<unknown>, request, response);
  if (route.answers === 'text') return sendFile(result as unknown as TextFile, response);
  if (reply) response.json(await reply.parseAsync(result));
  else response.status(204).end();
}

async function sendFile(file: TextFile, response: Response): Promise<void> {
  response.setHeader('content-type', file.type);
  response.setHeader('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(file.name)}`);
  if (typeof file.text === 'string') {
    response.end(file.text);
    return;
  }
  for await (const chunk of file.text) {
    if (response.destroyed) return;
    if (!response.write(chunk)) await Promise.race([once(response, 'drain'), once(response, 'close')]);
  }
  response.end();
}

/** Server-sent events until the reader leaves. A comment now and then keeps proxies from closing the line. */
function stream(subscribe: Subscribe<unknown>, request: Request, response: Response): void {
  response.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store, no-transform',
    'x-accel-buffering': 'no',
  });
  const tell = (text: string): void => {
    // A process that stops ends the stream from outside.
    if (!response.writableEnded) response.write(text);
  };
  tell(': open\n\n');
  const stop = subscribe((item) => {
    // A reader that does not keep up is let go; it connects again and reads anew.
    if (response.writableLength > 1_000_000) response.destroy();
    else tell(`data: ${JSON.stringify(item)}\n\n`);
  });
  const heartbeat = setInterval(() => tell(': still here\n\n'), HEARTBEAT_MS);
  request.once('close', () => {
    clearInterval(heartbeat);
    stop();
  });
}
