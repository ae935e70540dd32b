import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { isIPv4 } from 'node:net';

export interface Certificate {
  /** Private key in PEM. */
  readonly key: string;
  /** Certificate in PEM; it signs itself, so it is also what a client has to trust. */
  readonly cert: string;
}

const TAG = {
  boolean: 0x01,
  integer: 0x02,
  bits: 0x03,
  octets: 0x04,
  oid: 0x06,
  text: 0x0c,
  utcTime: 0x17,
  sequence: 0x30,
  set: 0x31,
} as const;

/** One DER element: tag, length, content. */
function der(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(parts);
  if (content.length < 0x80) return Buffer.concat([Buffer.from([tag, content.length]), content]);
  const size = Buffer.from(content.length.toString(16).padStart(content.length > 0xff ? 4 : 2, '0'), 'hex');
  return Buffer.concat([Buffer.from([tag, 0x80 | size.length]), size, content]);
}

const bytes = (hex: string): Buffer => Buffer.from(hex, 'hex');

const OID = {
  commonName: der(TAG.oid, bytes('550403')),
  ecdsaWithSha256: der(TAG.oid, bytes('2a8648ce3d040302')),
  subjectAltName: der(TAG.oid, bytes('551d11')),
  basicConstraints: der(TAG.oid, bytes('551d13')),
} as const;

const TRUE = der(TAG.boolean, bytes('ff'));

const nameOf = (text: string): Buffer =>
  der(TAG.sequence, der(TAG.set, der(TAG.sequence, OID.commonName, der(TAG.text, Buffer.from(text)))));

/** YYMMDDhhmmssZ, which serves until 2049. */
const utcTime = (time: Date): Buffer =>
  der(TAG.utcTime, Buffer.from(`${time.toISOString().slice(2, 19).replaceAll(/[-:T]/g, '')}Z`));

function alternativeNames(hosts: readonly string[]): Buffer {
  const names = hosts.map((host) =>
    isIPv4(host) ? der(0x87, Buffer.from(host.split('.').map(Number))) : der(0x82, Buffer.from(host)),
  );
  return der(TAG.sequence, OID.subjectAltName, der(TAG.octets, der(TAG.sequence, ...names)));
}

const IS_AUTHORITY = der(TAG.sequence, OID.basicConstraints, TRUE, der(TAG.octets, der(TAG.sequence, TRUE)));

const pem = (label: string, content: Buffer): string =>
  `-----BEGIN ${label}-----\n${content.toString('base64').replaceAll(/(.{64})(?!$)/g, '$1\n')}\n-----END ${label}-----\n`;

const DAY = 24 * 3600 * 1000;

/** A certificate for the sandbox's HTTPS listener, without any outside tool; valid from yesterday for `days`. */
export function createCertificate(hosts: readonly string[], now: Date, days = 3650): Certificate {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const algorithm = der(TAG.sequence, OID.ecdsaWithSha256);
  const name = nameOf('Joinery sandbox');
  const serial = Buffer.concat([bytes('01'), randomBytes(15)]);
  const body = der(
    TAG.sequence,
    der(0xa0, der(TAG.integer, bytes('02'))),
    der(TAG.integer, serial),
    algorithm,
    name,
    der(TAG.sequence, utcTime(new Date(now.getTime() - DAY)), utcTime(new Date(now.getTime() + days * DAY))),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, der(TAG.sequence, IS_AUTHORITY, alternativeNames(hosts))),
  );
  const signature = sign('sha256', body, privateKey);
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    cert: pem('CERTIFICATE', der(TAG.sequence, body, algorithm, der(TAG.bits, bytes('00'), signature))),
  };
}
