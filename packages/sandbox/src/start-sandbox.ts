import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Express } from 'express';
import { createFaults } from './control/faults.ts';
import { createApp } from './http/create-app.ts';
import { createRecorder } from './http/create-recorder.ts';
import { createDeliverer } from './okta/deliver-events.ts';
import { startSmtp } from './smtp/start-smtp.ts';
import { createWorld } from './world/create-world.ts';

export interface SandboxOptions {
  /** 0 or left out: a free port. */
  readonly ports?: { readonly http?: number; readonly https?: number; readonly smtp?: number };
  /** Folder that keeps the tenant across restarts and kills; without it the tenant lives in memory only. */
  readonly dataDir?: string;
  /** Key and certificate in PEM; with them everything is also served over HTTPS, as Microsoft's own clients need. */
  readonly https?: { readonly key: string; readonly cert: string };
  /** Seed of the company; the same seed gives the same people and ids. */
  readonly seed?: number;
  /** File that every exchange with Okta, Graph and the login endpoint is appended to, one JSON object a line. */
  readonly recordTo?: string;
  /** Address to listen on; 127.0.0.1 if not said. */
  readonly host?: string;
  readonly now?: () => Date;
}

export interface Sandbox {
  /** Okta org URL, as the Okta SDK wants it. */
  readonly oktaUrl: string;
  /** Graph base with its version, such as `https://localhost:4443/v1.0`; over HTTPS when there is a certificate. */
  readonly graphUrl: string;
  /** Authority host of Microsoft's login endpoint; over HTTPS when there is a certificate. */
  readonly loginUrl: string;
  readonly controlUrl: string;
  readonly smtp: { readonly host: string; readonly port: number };
  readonly credentials: {
    readonly okta: { readonly token: string };
    readonly graph: { readonly tenantId: string; readonly clientId: string; readonly clientSecret: string };
    readonly smtp: { readonly user: string; readonly pass: string };
    readonly control: { readonly token: string };
  };
  close(): Promise<void>;
}

async function listen(server: Server, port: number, host: string): Promise<number> {
  server.listen(port, host);
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

async function closeServer(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeAllConnections();
  await closed;
}

interface Listeners {
  readonly httpOrigin: string;
  /** Of HTTPS where there is a certificate, else of HTTP. */
  readonly safeOrigin: string;
  readonly servers: readonly Server[];
}

async function startListeners(app: Express, options: SandboxOptions, host: string): Promise<Listeners> {
  const plain = createServer(app);
  const httpOrigin = `http://${host}:${await listen(plain, options.ports?.http ?? 0, host)}`;
  if (!options.https) return { httpOrigin, safeOrigin: httpOrigin, servers: [plain] };
  const safe = createTlsServer(options.https, app);
  try {
    const port = await listen(safe, options.ports?.https ?? 0, host);
    const name = host === '127.0.0.1' ? 'localhost' : host;
    return { httpOrigin, safeOrigin: `https://${name}:${port}`, servers: [plain, safe] };
  } catch (error) {
    await closeServer(plain);
    throw error;
  }
}

/** Starts the simulated tenant; whoever starts it learns its addresses and secrets from the answer alone. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const host = options.host ?? '127.0.0.1';
  const world = createWorld(options);
  const faults = createFaults();
  const app = createApp(world, faults, options.recordTo === undefined ? undefined : createRecorder(options.recordTo));
  const { httpOrigin, safeOrigin, servers } = await startListeners(app, options, host);
  const smtp = await startSmtp(world, faults, {
    host,
    port: options.ports?.smtp ?? 0,
    ...(options.https ? { tls: options.https } : {}),
  }).catch(async (error: unknown) => {
    await Promise.all(servers.map(closeServer));
    throw error;
  });
  const deliverer = createDeliverer(world, () => httpOrigin);
  const { oktaToken, tenantId, clientId, clientSecret, smtpUser, smtpPass, controlToken } = world.tenant;
  return {
    oktaUrl: httpOrigin,
    graphUrl: `${safeOrigin}/v1.0`,
    loginUrl: safeOrigin,
    controlUrl: `${httpOrigin}/control`,
    smtp: { host, port: smtp.port },
    credentials: {
      okta: { token: oktaToken },
      graph: { tenantId, clientId, clientSecret },
      smtp: { user: smtpUser, pass: smtpPass },
      control: { token: controlToken },
    },
    close: async () => {
      await Promise.all([deliverer.close(), smtp.close(), ...servers.map(closeServer)]);
    },
  };
}
