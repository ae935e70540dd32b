import type { ConnectionRow } from '../ports.ts';
import type { TriggerParts } from './parts.ts';
import { takeIn } from './take-in.ts';

/** Pages read from one source in one round; the next round goes on from there. */
const PAGES = 20;

/**
 * Reads each vendor's own log for what its hook did not tell. The cursor moves only after the events are committed, and
 * reads overlap, so that a crash or a late entry loses nothing; event ids keep doubles from starting anything.
 */
export async function pollSources(parts: TriggerParts): Promise<void> {
  const sources = await parts.connections.onConnectors(parts.sources.connectorsWithPolling);
  for (const { organization, connection } of sources) {
    const listeners = await parts.flows.subscriptions({ organization, connection: connection.name });
    if (listeners.length === 0) continue;
    try {
      await pollOne(parts, organization, connection);
    } catch (error) {
      parts.log.warn(
        { error, organization, connection: connection.name },
        'a source could not be polled; the next round tries again',
      );
    }
  }
}

async function pollOne(
  parts: TriggerParts,
  organization: string,
  connection: Pick<ConnectionRow, 'id' | 'name'>,
): Promise<void> {
  for (let page = 0; page < PAGES; page += 1) {
    const cursor = await parts.connections.cursor(organization, connection.id);
    const answer = await parts.sources.poll(organization, connection.name, cursor, await parts.clock.now());
    const created = await takeIn(parts, organization, connection.name, answer.events);
    if (created.length > 0)
      parts.log.info(
        { organization, connection: connection.name, runs: created.length },
        'the log told of events that the hook had not',
      );
    if (answer.cursor !== cursor) await parts.connections.setCursor(organization, connection.id, answer.cursor);
    if (!answer.more) return;
  }
}
