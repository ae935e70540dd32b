import { createHash } from 'node:crypto';
import { decodePart, type WireRequest } from '../http/exchange.ts';
import type { World } from '../world/create-world.ts';
import { lookUpPerson } from '../world/find-person.ts';
import { lookUpOktaUser } from '../world/find-okta.ts';
import type { LedgerEntry, Vendor } from '../world/rows.ts';

const hash = (text: string): string => createHash('sha256').update(text).digest('hex');

function nameOf(world: World, key: string): string | undefined {
  return (
    lookUpPerson(world, key)?.userPrincipalName ??
    world.get('groups', key.toLowerCase())?.displayName ??
    lookUpOktaUser(world, key)?.profile.login ??
    world.get('oktaGroups', key)?.profile.name ??
    world.get('hooks', key)?.name
  );
}

/** The people and groups that the path and the body point at, by name. */
function targetOf(world: World, request: WireRequest): string {
  const referenced = /"@odata\.id"\s*:\s*"[^"]*\/([^/"]+)"/.exec(request.rawBody)?.[1];
  const keys = [
    ...request.path
      .split('/')
      .filter(Boolean)
      .map((part) => decodePart(part)),
    ...(referenced ? [referenced] : []),
  ];
  return keys.flatMap((key) => nameOf(world, key) ?? []).join(' / ');
}

/** What the caller called this write, so that two tries of one can be told from two writes. */
function keyOf(request: WireRequest): string | null {
  const named = request.headers['x-joinery-key'] ?? request.headers['client-request-id'];
  return named ?? /"internetMessageId"\s*:\s*"([^"]+)"/.exec(request.rawBody)?.[1] ?? null;
}

export type Outcome = Pick<LedgerEntry, 'status' | 'outcome' | 'fault'>;

/** A ledger line as far as it is known before the write: names are looked up while what they name still exists. */
export function beginEntry(world: World, vendor: Vendor, request: WireRequest): Omit<LedgerEntry, keyof Outcome> {
  return {
    id: String(world.size('ledger') + 1),
    at: world.now().toISOString(),
    vendor,
    method: request.method,
    path: decodePart(request.path),
    target: targetOf(world, request),
    bodyHash: hash(request.rawBody),
    key: keyOf(request),
  };
}

export interface MailEntry {
  readonly target: string;
  readonly body: string;
  readonly key: string | null;
}

/** The ledger line of a message that came in by SMTP. */
export function keepMailEntry(world: World, mail: MailEntry, outcome: Outcome): void {
  world.put('ledger', {
    id: String(world.size('ledger') + 1),
    at: world.now().toISOString(),
    vendor: 'smtp',
    method: 'DATA',
    path: '/',
    target: mail.target,
    bodyHash: hash(mail.body),
    key: mail.key,
    ...outcome,
  });
}
