import { createServer, type RequestListener } from 'node:http';
import { StartError } from './start-error.ts';

/** The address that is listened on. Until there is something to answer with, a request is told to come back. */
export interface Door {
  /** What was asked for, or what the system chose instead of 0. */
  readonly port: number;
  readonly open: (app: RequestListener) => void;
  /** Ends open connections too. Safe to call twice. */
  readonly close: () => Promise<void>;
}

/** Takes the address at once, before anything slow, or throws StartError naming it and what to do about it. */
export async function takeAddress(host: string, port: number): Promise<Door> {
  let answer = notYet;
  const server = createServer((request, response) => answer(request, response));
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(explain(error, host, port)));
    server.listen(port, host, resolve);
  });
  const address = server.address();
  let closed: Promise<void> | undefined;
  const close = (): Promise<void> => {
    closed ??= new Promise((resolve) => server.close(() => resolve()));
    server.closeAllConnections();
    return closed;
  };
  return {
    port: typeof address === 'object' && address !== null ? address.port : port,
    open: (app) => {
      answer = app;
    },
    close,
  };
}

const notYet: RequestListener = (_request, response) => {
  const error = { code: 'server.starting', message: 'Joinery is starting; try again in a few seconds.' };
  response.writeHead(503, { 'content-type': 'application/json', 'retry-after': '2' }).end(JSON.stringify({ error }));
};

function explain(error: NodeJS.ErrnoException, host: string, port: number): unknown {
  if (error.code === 'EADDRINUSE')
    return new StartError(
      `Port ${port} on ${host} is taken by another program; stop it, or choose another with PORT=${port + 1}.`,
      { cause: error },
    );
  if (error.code === 'EACCES')
    return new StartError(`This account may not listen on port ${port}; choose one above 1023 with PORT.`, {
      cause: error,
    });
  if (error.code === 'EADDRNOTAVAIL' || error.code === 'ENOTFOUND')
    return new StartError(`${host} is no address of this machine; set HOST to one that is.`, { cause: error });
  return error;
}
