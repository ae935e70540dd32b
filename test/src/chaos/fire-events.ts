import { setTimeout as pause } from 'node:timers/promises';
import { deliveryOf } from '../product/delivery-of.ts';
import type { Hook, Leaver, Tenant } from '../product/tenant.ts';
import type { Random } from '../simulation/random.ts';

/** One thing that happened outside; each is about a person of its own. */
export interface Fired {
  readonly event: string;
  readonly by: 'api' | 'hook';
  readonly leaver: Leaver;
  /** How often it was told. */
  readonly sent: number;
  /** How often the product answered 2xx: from then on it may not be lost. */
  readonly acknowledged: number;
}
interface Doors {
  readonly urls: readonly string[];
  readonly organization: string;
  readonly token: string;
  readonly flow: string;
  readonly hook: Hook;
  readonly group: Tenant['group'];
}

const TRIES = 40;
const ANSWER_MS = 5_000;

/** Tells the product of an event until it is acknowledged, now and then twice, as senders do. */
export async function fireEvent(doors: Doors, random: Random, event: string, leaver: Leaver): Promise<Fired> {
  const by = random.chance(0.5) ? 'api' : 'hook';
  const isDoubled = random.chance(0.3);
  const first = random.int(doors.urls.length);
  let sent = 0;
  let acknowledged = 0;
  const tell = async (door: number): Promise<boolean> => {
    sent += 1;
    const ok = await (by === 'api' ? startByApi : postToHook)(doors, door % doors.urls.length, event, leaver);
    if (ok) acknowledged += 1;
    return ok;
  };
  const double = isDoubled ? tell(first + 1) : Promise.resolve(false);
  for (let each = 0; each < TRIES && !(await tell(first + each)); each += 1) await pause(1_000);
  await double;
  return { event, by, leaver, sent, acknowledged };
}

function startByApi(
  { urls, organization, token, flow }: Doors,
  door: number,
  event: string,
  leaver: Leaver,
): Promise<boolean> {
  return isTaken(`${urls[door]}/api/v1/organizations/${organization}/flows/${flow}/start`, {
    headers: { authorization: `Bearer ${token}`, 'idempotency-key': event },
    body: { inputs: { login: leaver.login, event } },
  });
}

function postToHook({ urls, hook, group }: Doors, door: number, event: string, leaver: Leaver): Promise<boolean> {
  const { pathname } = new URL(hook.url);
  const headers = { [hook.header]: hook.secret };
  return isTaken(`${urls[door]}${pathname}`, { headers, body: deliveryOf(leaver, group, event) });
}

function isTaken(
  url: string,
  { headers, body }: { readonly headers: Readonly<Record<string, string>>; readonly body: object },
): Promise<boolean> {
  return fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(ANSWER_MS),
  }).then(
    async (answer) => {
      // Whoever read 2xx may count on it, even if the rest of the answer is lost.
      await answer.arrayBuffer().catch(() => undefined);
      return answer.ok;
    },
    () => false,
  );
}
