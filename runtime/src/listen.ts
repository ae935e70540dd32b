import { createServer, type RequestListener, type Server } from 'node:http';
import { StartError } from './start-error.ts';

/** Listens, or throws StartError naming the address and what to do about it. */
export async function listen(app: RequestListener, host: string, port: number): Promise<Server> {
  const server = createServer(app);
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(explain(error, host, port)));
    server.listen(port, host, () => resolve(server));
  });
}

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
