import { createServer, type RequestListener, type ServerResponse } from 'node:http';
import { StartError } from './start-error.ts';

/** The address that is listened on. Until there is something to answer with, a request is told to come back. */
export interface Door {
  /** What was asked for, or what the system chose instead of 0. */
  readonly port: number;
  readonly open: (app: RequestListener) => void;
  /** From here on /readyz says that the process stops; everything else is answered as before. */
  readonly announceStop: () => void;
  /**
   * Lets nobody in any more, ends streams, lets what is being answered end, and cuts off what has not ended after
   * `budgetMs`. Safe to call again, also with less time.
   */
  readonly close: (budgetMs: number) => Promise<void>;
}

/** How often connections that have had their answer are looked for while the door closes. */
const IDLE_MS = 50;

/** Takes the address at once, before anything slow, or throws StartError naming it and what to do about it. */
export async function takeAddress(host: string, port: number, variable = 'PORT'): Promise<Door> {
  let answer = notYet;
  let isStopping = false;
  const answering = new Set<ServerResponse>();
  const server = createServer((request, response) => {
    answering.add(response);
    response.once('close', () => answering.delete(response));
    if (isStopping) response.shouldKeepAlive = false;
    if (isStopping && pathOf(request.url) === '/readyz') tellStopping(request, response);
    else answer(request, response);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(explain(error, host, port, variable)));
    server.listen(port, host, resolve);
  });
  const address = server.address();
  const announceStop = (): void => {
    isStopping = true;
    for (const response of answering) response.shouldKeepAlive = false;
  };
  const endIdle = (): void => {
    for (const response of answering) if (isStream(response)) response.end();
    server.closeIdleConnections();
  };
  let closed: Promise<void> | undefined;
  return {
    port: typeof address === 'object' && address !== null ? address.port : port,
    open: (app) => {
      answer = app;
    },
    announceStop,
    close: async (budgetMs) => {
      announceStop();
      closed ??= new Promise((resolve) => server.close(() => resolve()));
      endIdle();
      const [idle, late] = [setInterval(endIdle, IDLE_MS), setTimeout(() => server.closeAllConnections(), budgetMs)];
      await closed;
      clearInterval(idle);
      clearTimeout(late);
    },
  };
}

function isStream(response: ServerResponse): boolean {
  const type = String(response.getHeader('content-type') ?? '');
  return response.headersSent && !response.writableEnded && type.startsWith('text/event-stream');
}

function pathOf(url: string | undefined): string | undefined {
  return url?.split('?')[0];
}

const tellStopping: RequestListener = (_request, response) => {
  const checks = [{ name: 'stopping', ok: false, message: 'This process is being stopped; ask another.' }];
  sendJson(response, 503, { ok: false, checks });
};

const notYet: RequestListener = (request, response) => {
  if (pathOf(request.url) === '/healthz') return sendJson(response, 200, { ok: true });
  response.setHeader('retry-after', '2');
  const error = { code: 'server.starting', message: 'Joinery is starting; try again in a few seconds.' };
  return sendJson(response, 503, { error });
};

function sendJson(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

function explain(error: NodeJS.ErrnoException, host: string, port: number, variable: string): unknown {
  const told = (message: string) => new StartError(message, { cause: error });
  if (error.code === 'EADDRINUSE')
    return told(
      `Port ${port} on ${host} is taken by another program; stop it, or choose another with ${variable}=${port + 1}.`,
    );
  if (error.code === 'EACCES')
    return told(`This account may not listen on port ${port}; choose one above 1023 with ${variable}.`);
  if (error.code === 'EADDRNOTAVAIL' || error.code === 'ENOTFOUND')
    return told(`${host} is no address of this machine; set HOST to one that is.`);
  return error;
}
