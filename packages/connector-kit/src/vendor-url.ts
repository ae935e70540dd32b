import { connectorError } from './error-codes.ts';

export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host);
}

/** A connection's address without a trailing slash. A secret goes out over https only, or over http to this very machine. */
export function vendorUrl(connector: string, field: string, value: unknown): string {
  const text = typeof value === 'string' ? value.trim() : '';
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const wrong = (why: string) =>
    connectorError(
      connector,
      'bad_settings',
      `${field} of the connection ${why}; give the whole address, such as https://acme.example.`,
      { effect: 'not-sent' },
    );
  if (url === undefined) throw wrong(text === '' ? 'is empty' : 'is not an address');
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback(url.hostname)))
    throw wrong('does not begin with https://');
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '')
    throw wrong('has more than host and path');
  return `${url.origin}${url.pathname.replace(/\/+$/, '')}`;
}

/** A required setting as text without surrounding blanks. */
export function requiredSetting(connector: string, field: string, value: unknown): string {
  const text = typeof value === 'string' ? value.trim() : '';
  if (text === '')
    throw connectorError(connector, 'bad_settings', `${field} of the connection is empty; fill it in.`, {
      effect: 'not-sent',
    });
  return text;
}
