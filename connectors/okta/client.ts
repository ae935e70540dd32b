import type { JsonObject } from '@joinery/core';
import {
  type ClientContext,
  createHttpClient,
  type HttpCall,
  type HttpClient,
  objectsOf,
  pagesFrom,
  requiredSetting,
  vendorUrl,
} from '@joinery/connector-kit';
import { explainOkta } from './errors.ts';

export interface OktaClient extends HttpClient {
  readonly orgUrl: string;
  /** Pages of a listing, followed by Okta's own next links. */
  readonly list: (call: Omit<HttpCall, 'method'>) => AsyncGenerator<readonly JsonObject[]>;
}

/** Talks to one Okta organization with an SSWS token. */
export function oktaClient({ auth, fetch }: ClientContext): OktaClient {
  const orgUrl = vendorUrl('okta', 'Okta URL', auth.orgUrl);
  const token = requiredSetting('okta', 'API token', auth.token);
  const http = createHttpClient({
    connector: 'okta',
    vendor: 'Okta',
    baseUrl: orgUrl,
    fetch,
    headers: { authorization: `SSWS ${token}`, 'user-agent': 'Joinery' },
    explain: explainOkta,
  });
  const list: OktaClient['list'] = ({ path, query, ...rest }) =>
    pagesFrom(path, async (address) => {
      const answer = await http.send({
        method: 'GET',
        path: address,
        ...(address === path && query !== undefined ? { query } : {}),
        ...rest,
      });
      return { items: objectsOf(answer.body), next: nextLink(answer.headers) };
    });
  return { orgUrl, send: http.send, list };
}

/** The `rel="next"` address of one or several Link headers, which arrive joined by commas. */
export function nextLink(headers: Headers): string | undefined {
  const links = headers.get('link') ?? '';
  for (const [, address, parameters] of links.matchAll(/<([^>]*)>([^<]*)/g)) {
    if (/;\s*rel="?next"?/i.test(parameters ?? '')) return address;
  }
  return undefined;
}
