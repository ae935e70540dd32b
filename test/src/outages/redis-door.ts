import { connect, createServer, type Server, type Socket } from 'node:net';
import { once } from 'node:events';

/** Stands between the product and its Redis. While it is shut, Redis is gone: what is open breaks and nobody gets in. */
export interface RedisDoor {
  readonly url: string;
  readonly shut: () => Promise<void>;
  readonly open: () => Promise<void>;
}

export async function openRedisDoor(redisUrl: string): Promise<RedisDoor> {
  const behind = new URL(redisUrl);
  const sockets = new Set<Socket>();
  let server: Server | undefined;
  let port = 0;
  const keep = (socket: Socket): void => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket)).on('error', () => socket.destroy());
  };
  const open = async (): Promise<void> => {
    server = createServer((outer) => {
      const inner = connect(Number(behind.port || 6379), behind.hostname);
      for (const socket of [outer, inner]) keep(socket);
      outer.pipe(inner).pipe(outer);
    });
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    if (address !== null && typeof address !== 'string') port = address.port;
  };
  await open();
  const url = new URL(redisUrl);
  url.host = `127.0.0.1:${port}`;
  return {
    url: url.href,
    open,
    shut: async () => {
      const closed = server && once(server, 'close');
      server?.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
