import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onServers } from '../product/backends.ts';
import { openServers } from '../product/servers.ts';
import { judge, type Verdict } from './judge.ts';
import { type Outcome, runChaos, type Settings } from './run-chaos.ts';

export interface Performed extends Outcome {
  readonly verdicts: readonly Verdict[];
  /** Where logs and ledgers were kept; removed if every promise held and nothing ended by itself. */
  readonly folder: string;
}

/** Throw-away servers if they are installed, because everything can be done to those; else those that are given. */
export async function openChaosServers() {
  const own = await openServers({});
  return typeof own === 'string' ? openServers() : own;
}

/** One chaos run from nothing to its verdicts; or a sentence why there is none. */
export async function perform(settings: Omit<Settings, 'folder'>): Promise<Performed | string> {
  const servers = await openChaosServers();
  if (typeof servers === 'string') return servers;
  const folder = mkdtempSync(path.join(tmpdir(), 'joinery-chaos-'));
  mkdirSync(path.join(folder, 'tenant'));
  settings.say(`Logs and ledgers: ${folder}`);
  try {
    const place = await onServers(servers.urls).open();
    try {
      const outcome = await runChaos({ ...settings, folder }, servers, place);
      const verdicts = judge(outcome.evidence);
      const isHeld = verdicts.every(({ violations }) => violations.length === 0);
      // What ended by itself has its reason in its log.
      if (isHeld && !outcome.blows.has('ended by itself')) rmSync(folder, { recursive: true, force: true });
      else writeFileSync(path.join(folder, 'evidence.json'), JSON.stringify(outcome.evidence, null, 1));
      return { ...outcome, verdicts, folder };
    } finally {
      await place.remove();
    }
  } finally {
    await servers.close();
  }
}
