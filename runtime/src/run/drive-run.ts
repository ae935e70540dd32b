import type { Claim, Release } from '../ports.ts';
import { burst } from './burst.ts';
import { LeaseLost } from './leases.ts';
import type { RunParts } from './parts.ts';
import { RING_AHEAD_MS } from './ring-timers.ts';
import { isPoison, quarantine } from './quarantine.ts';
import { releaseOf } from './release-run.ts';
import { ringQuietly } from './ring-quietly.ts';
import { openSession } from './session.ts';
import { nothing } from './writer.ts';

/** After so long a run that found no room is looked at again. */
const PUT_BACK_MS = 7_000;

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
    if (!session) return await putBack(parts, claim);
    await burst(session);
    const release = releaseOf(session);
    await session.commit(release);
    // Only what was committed: after a refusal nobody knows what holds.
    if (session.state.status === 'running' && !session.scales.isLarge()) parts.warm?.put(run, session);
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
    parts.room.leave(claim.run);
  }
}

/** Untouched, for whoever has room for its large values soonest. */
async function putBack(parts: RunParts, claim: Claim): Promise<'busy' | 'lost'> {
  const { organization, run, epoch, after, journal, now } = claim;
  const wakeAt = new Date(Date.parse(now) + PUT_BACK_MS).toISOString();
  const told = await parts.runs.advance({
    ...{ organization, run, epoch, owner: parts.owner, fromSeq: after + journal.length + 1 },
    ...nothing(),
    release: { status: 'queued', wakeAt, dueAt: null },
  });
  return told === 'lost' ? 'lost' : 'busy';
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
