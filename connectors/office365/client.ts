import type { JsonObject } from '@joinery/core';
import {
  asObject,
  asText,
  type ClientContext,
  createHttpClient,
  type HttpCall,
  type HttpClient,
  objectsOf,
  pagesFrom,
  requiredSetting,
  vendorUrl,
} from '@joinery/connector-kit';
import { accessTokens, publicLogin } from './access-token.ts';
import { explainGraph } from './errors.ts';
import { fetchThroughGraph } from './graph-fetch.ts';

const publicGraph = 'https://graph.microsoft.com';

export interface GraphClient extends HttpClient {
  /** With version: what a reference (`@odata.id`) begins with. */
  readonly baseUrl: string;
  readonly tenantId: string;
  /** Reads one object. */
  readonly read: (call: Omit<HttpCall, 'method'>) => Promise<JsonObject>;
  /** Pages of a listing, followed by Graph's own next links. */
  readonly list: (call: Omit<HttpCall, 'method'>) => AsyncGenerator<readonly JsonObject[]>;
}

/** Talks to Microsoft Graph v1.0 as an app. `connector` begins the error codes. */
export function graphClient({ auth, fetch }: ClientContext, connector = 'office365'): GraphClient {
  const graphUrl = vendorUrl(connector, 'Microsoft Graph address', auth.graphUrl || publicGraph).replace(
    /\/v1\.0$/,
    '',
  );
  const loginUrl = vendorUrl(connector, 'Sign-in address', auth.loginUrl || publicLogin);
  const tenantId = requiredSetting(connector, 'Tenant', auth.tenantId);
  const token = accessTokens({
    connector,
    loginUrl,
    tenantId,
    clientId: requiredSetting(connector, 'Application id', auth.clientId),
    clientSecret: requiredSetting(connector, 'Client secret', auth.clientSecret),
    // The sandbox on this machine plays the public cloud.
    scope: `${graphUrl.startsWith('http:') ? publicGraph : new URL(graphUrl).origin}/.default`,
    fetch,
  });
  const baseUrl = `${graphUrl}/v1.0`;
  const http = createHttpClient({
    connector,
    vendor: 'Microsoft Graph',
    baseUrl,
    fetch: fetchThroughGraph({ graphUrl, token, fetch }),
    explain: explainGraph,
  });
  const read: GraphClient['read'] = async (call) => asObject((await http.send({ method: 'GET', ...call })).body);
  const list: GraphClient['list'] = ({ path, query, ...rest }) =>
    pagesFrom(path, async (address) => {
      const page = await read({
        path: address,
        ...(address === path && query !== undefined ? { query } : {}),
        ...rest,
      });
      return { items: objectsOf(page.value), next: asText(page['@odata.nextLink']) ?? undefined };
    });
  return { baseUrl, tenantId, send: http.send, read, list };
}

/** One path segment; Graph reads a bare quote as the end of a key. */
export function segment(text: string): string {
  return encodeURIComponent(text.trim()).replaceAll("'", '%27');
}

/** A text literal of an OData filter. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
