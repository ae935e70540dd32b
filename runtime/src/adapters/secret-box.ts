import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Sealed, SecretPlace, Secrets } from '../ports.ts';
import { StartError } from '../start-error.ts';

export type SecretBox = Secrets;
export interface InstallationKey extends SecretBox {
  /** A secret for another purpose of this installation, as hex: the same for the same purpose and key. */
  readonly derive: (purpose: string) => string;
  /** What `Sealed.key` may be so that it opens here. */
  readonly keyIds: readonly string[];
}
interface Key {
  readonly id: string;
  readonly bytes: Buffer;
}

const ALGORITHM = 'aes-256-gcm';
const KEY_BYTES = 32;

/**
 * Seals with the key in `given` (JOINERY_KEY), else with the key file of the data directory, which is made on first
 * use. Of several keys separated by commas the first seals and all open, so that a key can be changed.
 */
export function openSecretBox(directory: string, given: string | undefined): InstallationKey {
  const keys = (given === undefined ? [readKeyFile(directory)] : given.split(',')).map((text) =>
    toKey(text.trim(), given === undefined ? `The key file ${keyFile(directory)}` : 'JOINERY_KEY'),
  );
  const [first] = keys;
  if (!first) throw new StartError('JOINERY_KEY is empty.');
  const byId = new Map(keys.map((key) => [key.id, key]));
  return {
    keyIds: [...byId.keys()],
    seal: (text, place) => seal(first, text, place),
    open: (sealed, place) => {
      const key = byId.get(sealed.key);
      if (key) return open(key, sealed, place);
      throw new Error(
        `The secret “${place.field}” was sealed with key ${sealed.key}, which this installation does not have: put back the key file or set JOINERY_KEY to that key, or enter the secret anew.`,
      );
    },
    derive: (purpose) => Buffer.from(hkdfSync('sha256', first.bytes, '', purpose, KEY_BYTES)).toString('hex'),
  };
}

function seal(key: Key, text: string, place: SecretPlace): Sealed {
  const nonce = randomBytes(12);
  const cipher = createCipheriv(ALGORITHM, key.bytes, nonce).setAAD(boundTo(place));
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return {
    key: key.id,
    nonce: nonce.toString('base64url'),
    text: sealed.toString('base64url'),
    tag: cipher.getAuthTag().toString('base64url'),
  };
}

function open(key: Key, sealed: Sealed, place: SecretPlace): string {
  try {
    const decipher = createDecipheriv(ALGORITHM, key.bytes, Buffer.from(sealed.nonce, 'base64url'), {
      authTagLength: 16,
    })
      .setAAD(boundTo(place))
      .setAuthTag(Buffer.from(sealed.tag, 'base64url'));
    return Buffer.concat([decipher.update(Buffer.from(sealed.text, 'base64url')), decipher.final()]).toString('utf8');
  } catch {
    throw new Error(
      `The secret “${place.field}” does not open: it was altered, or sealed for another connection or organization. Enter it anew.`,
    );
  }
}

// JSON, so that no two places read alike.
function boundTo({ organization, connection, field }: SecretPlace): Buffer {
  return Buffer.from(JSON.stringify([organization, connection, field]));
}

function toKey(text: string, source: string): Key {
  const bytes = Buffer.from(text, /^[0-9a-f]{64}$/i.test(text) ? 'hex' : 'base64');
  if (bytes.length !== KEY_BYTES) {
    throw new StartError(
      `${source} is not a key of 32 bytes in base64 or hex: make one with “openssl rand -base64 32”, or put back the one that was used before.`,
    );
  }
  return { id: createHash('sha256').update('joinery key id').update(bytes).digest('base64url').slice(0, 11), bytes };
}

function keyFile(directory: string): string {
  return join(directory, 'key');
}

function readKeyFile(directory: string): string {
  const file = keyFile(directory);
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  try {
    writeFileSync(file, `${randomBytes(KEY_BYTES).toString('base64')}\n`, { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
  return readFileSync(file, 'utf8');
}
