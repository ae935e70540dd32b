import { setTimeout as pause } from 'node:timers/promises';
import type { Random } from '../simulation/random.ts';
import type { Cast } from './cast.ts';
import type { Member } from '../product/member.ts';

export interface Nemesis {
  /** How often each blow fell. */
  readonly blows: ReadonlyMap<string, number>;
  /** Waits until the last blow is over and everything is let run again. */
  readonly stop: () => Promise<void>;
  /** Until then whoever ends by itself is started again, also after the last blow: it may end of what it was told before. */
  readonly leave: () => void;
}
interface Outside {
  readonly flushRedis: () => Promise<void>;
  readonly cutPostgres: () => Promise<void>;
  readonly restartRedis?: (() => Promise<void>) | undefined;
  readonly restartPostgres?: (() => Promise<void>) | undefined;
  readonly addFault: (fault: object) => Promise<void>;
  readonly say: (what: string) => void;
}

/** Every 0.5–5 s something is killed, stopped or emptied, while the vendors fail now and then. */
export function releaseNemesis(random: Random, { apis, workers }: Cast, outside: Outside): Nemesis {
  const blows = new Map<string, number>();
  const going = new Set<Promise<void>>();
  const crew: readonly Member[] = [...apis, ...workers];
  let stopped = false;
  const stopping = new AbortController();
  const wait = (ms: number): Promise<void> =>
    pause(ms, undefined, { signal: stopping.signal }).then(
      () => undefined,
      () => undefined,
    );
  const strike = (name: string, blow: () => Promise<void>): void => {
    blows.set(name, (blows.get(name) ?? 0) + 1);
    const done = blow()
      .catch((error: unknown) => outside.say(`${name} did not work: ${String(error)}`))
      .finally(() => going.delete(done));
    going.add(done);
  };
  const standing = (): readonly Member[] => crew.filter((member) => member.isUp());
  const kill = async (): Promise<void> => {
    const [members, downMs] = [standing(), random.int(2_000)];
    if (members.length === 0) return;
    const member = random.pick(members);
    outside.say(`SIGKILL ${member.name}, down ${downMs} ms`);
    await member.kill();
    await wait(downMs);
    member.start();
  };
  const freeze = async (): Promise<void> => {
    const [members, ms] = [standing(), 5_000 + random.int(20_000)];
    // At least two go on, or the whole time would be spent waiting.
    if (members.length < 3) return;
    const member = random.pick(members);
    outside.say(`SIGSTOP ${member.name} for ${ms} ms`);
    member.freeze();
    await wait(ms);
    member.thaw();
  };
  const onServer = (what: string, act: () => Promise<void>) => async (): Promise<void> => {
    outside.say(what);
    await act();
  };
  // Two restarts of one server at a time would meet in the same folder.
  const oneAtATime = (act: () => Promise<void>): (() => Promise<void>) => {
    let last = Promise.resolve();
    return () => (last = last.catch(() => undefined).then(act));
  };
  const moves: readonly (readonly [string, () => Promise<void>])[] = [
    ['SIGKILL', kill],
    ['SIGKILL', kill],
    ['SIGKILL', kill],
    ['SIGSTOP', freeze],
    ['SIGSTOP', freeze],
    ['FLUSHALL', onServer('FLUSHALL', outside.flushRedis)],
    ['PostgreSQL sessions cut', onServer('PostgreSQL sessions cut', outside.cutPostgres)],
    ...(outside.restartRedis
      ? [['Redis restart', onServer('Redis restart', oneAtATime(outside.restartRedis))] as const]
      : []),
    ...(outside.restartPostgres
      ? [['PostgreSQL restart', onServer('PostgreSQL restart', oneAtATime(outside.restartPostgres))] as const]
      : []),
  ];
  const rage = async (): Promise<void> => {
    while (!stopped) {
      await wait(500 + random.int(4_500));
      if (!stopped) strike(...random.pick(moves));
    }
  };
  const sprinkle = async (): Promise<void> => {
    while (!stopped) {
      await wait(200 + random.int(600));
      if (!stopped) strike('vendor fault', () => outside.addFault(faultOf(random)));
    }
  };
  // As systemd or a container platform would.
  const supervising = setInterval(() => {
    for (const member of crew.filter((each) => each.hasEnded()))
      strike('ended by itself', async () => {
        outside.say(`${member.name} ended by itself`);
        member.start();
      });
  }, 1_000);
  const running = [rage(), sprinkle()];
  return {
    blows,
    stop: async () => {
      stopped = true;
      stopping.abort();
      await Promise.all(running);
      await Promise.all(going);
      for (const member of crew) {
        member.thaw();
        member.start();
      }
    },
    leave: () => clearInterval(supervising),
  };
}

function faultOf(random: Random): object {
  const vendor = random.pick(['graph', 'graph', 'okta']);
  const method = random.pick(vendor === 'graph' ? ['PATCH', 'POST', 'POST', 'GET'] : ['PUT', 'DELETE', 'GET']);
  const kinds = [
    { kind: 'drop-after' },
    { kind: 'drop-after' },
    { kind: 'drop-before' },
    { kind: 'status', status: 429, retryAfter: 1 + random.int(2) },
    { kind: 'status', status: 503 },
  ];
  return { vendor, method, times: 1, ...random.pick(kinds) };
}
