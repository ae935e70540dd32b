/**
 * Takes any post and says yes; prints its address once it listens. A program of its own, so that whoever calls it shares no
 * event loop with it.
 */
import { createServer } from 'node:http';

const server = createServer((request, response) => {
  request.resume();
  request.once('end', () => response.writeHead(200, { 'content-type': 'application/json' }).end('{"ok":true}'));
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The stub has no port.');
  console.log(`http://127.0.0.1:${address.port}`);
});
