import type { Claim, Release } from '../ports.ts';
import { burst } from './burst.ts';
import type { RunParts } from './parts.ts';
import { releaseOf } from './release-run.ts';
import { LeaseLost, openSession, ringQuietly } from './session.ts';

/** Waits that are due sooner than this are also given to the queue; the sweep finds the later ones. */
const RING_AHEAD_MS = 5 * 60_000;

/**
 * One segment of a run: from its start or a wake-up to the next wait. Answers `busy` if there was nothing to do here:
 * somebody else holds the run, it is over, or it is not its time yet.
 */
export async function driveRun(parts: RunParts, run: string): Promise<'moved' | 'busy' | 'lost'> {
  const claim = await parts.runs.claim(run, parts.owner);
  if (!claim) return 'busy';
  const lease = parts.leases.hold(claim);
  try {
    const session = await openSession(parts, claim, lease);
    await burst(session);
    const release = releaseOf(claim, session.state, parts.stopping());
    await session.commit(release);
    await ringNext(parts, claim, release, session.at());
    return 'moved';
  } catch (error) {
    if (error instanceof LeaseLost) {
      parts.log.warn({ run, epoch: claim.epoch }, 'another worker holds the run; this one stopped');
      return 'lost';
    }
    throw error;
  } finally {
    lease.drop();
  }
}

async function ringNext(parts: RunParts, claim: Claim, release: Release, now: string): Promise<void> {
  if (release.tellParent) await ringQuietly(parts, [release.tellParent.run]);
  if (release.wakeAt === null || parts.stopping()) return;
  if (release.wakeAt === 'now') return ringQuietly(parts, [claim.run]);
  const delay = Date.parse(release.wakeAt) - Date.parse(now);
  if (delay > RING_AHEAD_MS) return;
  try {
    await parts.queue.ringAt(claim.run, Math.max(0, delay));
  } catch (error) {
    parts.log.warn({ error, run: claim.run }, 'the queue did not take a timer; the sweep will offer this run');
  }
}
