import type { Client, Context, GraphRequest, Middleware, MiddlewareOptions } from '@microsoft/microsoft-graph-client';
import type { Fetch } from '@joinery/connector-kit';

interface GraphFetchOptions {
  /** Without version and trailing slash. */
  readonly graphUrl: string;
  readonly token: (signal: AbortSignal) => Promise<string>;
  readonly fetch: Fetch;
}

/** Carries a failure out of the SDK, which would flatten it into a GraphError without its cause. */
class Failure implements MiddlewareOptions {
  error: unknown;
}

/**
 * Microsoft's Graph client as a `fetch`: it builds the request, ours reads the answer, so that Okta and Graph errors are
 * made in one place. Its middleware is one handler of ours. There is no RetryHandler in the chain on purpose: it repeats
 * POST on 503 and 504, which sends a mail twice. The token goes to the connection's address only, over plain http too if
 * that is the sandbox.
 */
export function fetchThroughGraph(options: GraphFetchOptions): Fetch {
  let client: Promise<GraphSdk> | undefined;
  return async (url, init) => {
    client ??= createSdk(options);
    const sdk = await client;
    const failure = new Failure();
    const request = sdk.client
      .api(url.slice(`${options.graphUrl}/v1.0`.length))
      .responseType(sdk.raw)
      .headers(Object.fromEntries(new Headers(init.headers)))
      .options({ signal: init.signal, redirect: init.redirect })
      .middlewareOptions([failure]);
    try {
      return await send(request, init);
    } catch (error) {
      throw failure.error ?? error;
    }
  };
}

interface GraphSdk {
  readonly client: Client;
  readonly raw: Parameters<GraphRequest['responseType']>[0];
}

async function createSdk(options: GraphFetchOptions): Promise<GraphSdk> {
  const { Client, ResponseType } = await import('@microsoft/microsoft-graph-client');
  const client = Client.initWithMiddleware({
    baseUrl: `${options.graphUrl}/`,
    defaultVersion: 'v1.0',
    middleware: handler(options),
  });
  return { client, raw: ResponseType.RAW };
}

function handler({ token, fetch }: GraphFetchOptions): Middleware {
  return {
    execute: async (context: Context) => {
      const failure = context.middlewareControl?.getMiddlewareOptions(Failure);
      try {
        const headers = new Headers(context.options?.headers as Record<string, string>);
        const signal = context.options?.signal ?? new AbortController().signal;
        headers.set('authorization', `Bearer ${await token(signal)}`);
        context.response = await fetch(String(context.request), { ...(context.options as RequestInit), headers });
      } catch (error) {
        if (failure instanceof Failure) failure.error = error;
        throw error;
      }
    },
  };
}

async function send(request: GraphRequest, init: RequestInit): Promise<Response> {
  switch (init.method) {
    case 'POST':
      return (await request.post(init.body)) as Response;
    case 'PUT':
      return (await request.put(init.body)) as Response;
    case 'PATCH':
      return (await request.patch(init.body)) as Response;
    case 'DELETE':
      return (await request.delete()) as Response;
    default:
      return (await request.get()) as Response;
  }
}
