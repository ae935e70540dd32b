import { lookup as dnsLookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { ConnectorError, type GuardedFetch } from '@joinery/connector-kit';
import ipaddr from 'ipaddr.js';
import { Agent } from 'undici';
import { isBadPort } from './bad-ports.ts';
import type { PayloadRoom } from '../ports.ts';
import { makeRoom } from './make-room.ts';
import { acceptEncoding, toWebAnswer } from './web-answer.ts';

const timeouts = { headersTimeout: 60_000, bodyTimeout: 60_000 };

/**
 * fetch for addresses that come from flow data. Each address is judged when the connection is made, after the name was
 * resolved, so that a name cannot point elsewhere a moment later. Redirects are not followed. It is undici's own request:
 * its fetch takes twice the processor time, for streams and checks of a browser. Large answers are read only where there
 * is `room` for them.
 */
export function createGuardedFetch(allowedHosts: readonly string[], room?: PayloadRoom): GuardedFetch {
  const allowed = new Set(allowedHosts.map((host) => host.toLowerCase()));
  const guarded = new Agent({ ...timeouts, connect: { lookup: judgedLookup } });
  const open = new Agent(timeouts);
  return async (address, { method = 'GET', headers, body, signal } = {}) => {
    const url = typeof address === 'string' ? new URL(address) : address;
    const isAllowed = judge(url, allowed);
    const sent = new Headers(headers);
    if (!sent.has('accept-encoding')) sent.set('accept-encoding', acceptEncoding);
    const answered = await (isAllowed ? open : guarded).request({
      origin: url.origin,
      path: `${url.pathname}${url.search}`,
      method,
      headers: sent,
      ...(body === undefined ? {} : { body }),
      ...(signal === undefined ? {} : { signal }),
    });
    const answer = toWebAnswer(answered, method);
    return room ? { ...answer, body: makeRoom(answer.body ?? [], room, url.host, method) } : answer;
  };
}

/** Whether an admin allowed the host; throws if it must not be called. */
function judge(url: URL, allowed: ReadonlySet<string>): boolean {
  if (url.protocol !== 'https:' && url.protocol !== 'http:')
    throw refused(url.host, 'only http and https addresses are called');
  if (isBadPort(url)) throw new TypeError('bad port');
  if (allowed.has(url.host.toLowerCase()) || allowed.has(url.hostname.toLowerCase())) return true;
  const literal = url.hostname.replace(/^\[|\]$/g, '');
  if (ipaddr.isValid(literal) && !isPublic(literal))
    throw refused(url.host, 'it is a private, loopback or metadata address');
  return false;
}

const judgedLookup: LookupFunction = (hostname, options, callback) => {
  dnsLookup(hostname, { ...options, all: true }, (error, addresses) => {
    if (error) return callback(error, '', 0);
    const bad = addresses.find(({ address }) => !isPublic(address));
    if (bad)
      return callback(
        refused(hostname, `it resolves to the private, loopback or metadata address ${bad.address}`),
        '',
        0,
      );
    if (options.all) return callback(null, addresses);
    const [first] = addresses;
    return first
      ? callback(null, first.address, first.family)
      : callback(refused(hostname, 'it has no address'), '', 0);
  });
};

/** IPv4-mapped, NAT64, 6to4 and the like are judged by the IPv4 address inside; anything but plain unicast is refused. */
export function isPublic(address: string): boolean {
  const parsed = ipaddr.parse(address);
  if (parsed.kind() === 'ipv4') return parsed.range() === 'unicast';
  const six = parsed as ipaddr.IPv6;
  if (six.isIPv4MappedAddress()) return six.toIPv4Address().range() === 'unicast';
  return six.range() === 'unicast';
}

function refused(host: string, why: string): ConnectorError {
  return new ConnectorError(
    'http.address_refused',
    `${host} is not called because ${why}; an admin can allow the host with JOINERY_ALLOWED_HOSTS.`,
    { effect: 'not-sent' },
  );
}
