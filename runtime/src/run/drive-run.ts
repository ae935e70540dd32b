import type { Claim, Release } from '../ports.ts';
import { burst } from './burst.ts';
import type { RunParts } from './parts.ts';
import { RING_AHEAD_MS } from './ring-timers.ts';
import { isPoison, quarantine } from './quarantine.ts';
import { releaseOf } from './release-run.ts';
import { LeaseLost, openSession, ringQuietly } from './session.ts';

/**
 * One segment of a run: from its start or a wake-up to the next wait. Answers `busy` if there was nothing to do here:
 * somebody else holds the run, it is over, it is not its time yet, or this process is stopping.
 */
export async function driveRun(parts: RunParts, run: string): Promise<'moved' | 'busy' | 'lost'> {
  if (parts.stopping()) return 'busy';
  const asked = parts.stopwatch();
  const warm = parts.warm?.take(run);
  const claim = await parts.runs.claim(run, parts.owner, warm?.state.seq);
  if (!claim) {
    if (warm) parts.warm?.put(run, warm);
    return 'busy';
  }
  const lease = parts.leases.hold(claim, asked);
  try {
    if (isPoison(claim)) return await quarantine(parts, claim);
    const session = await openSession(parts, claim, lease, warm);
    await burst(session);
    const release = releaseOf(session);
    await session.commit(release);
    // Only what was committed: after a refusal nobody knows what holds.
    if (session.state.status === 'running') parts.warm?.put(run, session);
    await ringNext(parts, claim, release, session.at());
    return 'moved';
  } catch (error) {
    if (error instanceof LeaseLost) {
      parts.log.warn({ run, epoch: claim.epoch }, 'this worker does not hold the run any more and stopped');
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
    await parts.queue.ringAt([claim.run], delay);
  } catch (error) {
    parts.log.warn({ error, run: claim.run }, 'the queue did not take a timer; the sweep will offer this run');
  }
}
