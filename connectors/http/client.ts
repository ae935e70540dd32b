import {
  type ClientContext,
  connectorError,
  type GuardedFetch,
  requiredSetting,
  vendorUrl,
} from '@joinery/connector-kit';

export interface WebClient {
  readonly fetch: GuardedFetch;
  /** A secret header and the address below which alone it may be sent. */
  readonly secret: { readonly below: string; readonly name: string; readonly value: string } | undefined;
}

const headerName = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;

export function webClient({ auth, guardedFetch }: ClientContext): WebClient {
  if (!auth.headerValue) return { fetch: guardedFetch, secret: undefined };
  const name = requiredSetting('http', 'Name of the header', auth.headerName || 'Authorization');
  const value = requiredSetting('http', 'Value of the header', auth.headerValue);
  // oxlint-disable-next-line no-control-regex -- control characters are what it is for
  if (!headerName.test(name) || /[\u0000-\u001f\u007f]/.test(value)) {
    throw connectorError(
      'http',
      'bad_settings',
      'The header of the connection has a character that headers cannot hold; correct its name or value.',
      { effect: 'not-sent' },
    );
  }
  return { fetch: guardedFetch, secret: { below: vendorUrl('http', 'Address', auth.address), name, value } };
}
