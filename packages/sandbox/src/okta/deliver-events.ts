import type { World } from '../world/create-world.ts';
import type { Delivery, EventHook, LogEvent } from '../world/rows.ts';
import { eventView } from './event-view.ts';
import { HOOK_TIMEOUT_MS, hookHeaders } from './verify-hook.ts';

export interface Deliverer {
  /** Stops taking new events and gives up on requests under way; what was not delivered is sent again at the next start. */
  close(): Promise<void>;
}

/** One first try and, unless the hook said 4xx, one more. */
const MOST_ATTEMPTS = 2;

const envelope = (world: World, origin: string, hook: EventHook, event: LogEvent): string =>
  JSON.stringify({
    eventType: 'com.okta.event_hook',
    eventTypeVersion: '1.0',
    cloudEventsVersion: '0.1',
    source: `${origin}/api/v1/eventHooks/${hook.id}`,
    eventId: world.newId(),
    eventTime: world.now().toISOString(),
    contentType: 'application/json',
    data: { events: [eventView(event)] },
  });

/** Status of the hook's answer; undefined when there was none in time. */
async function post(hook: EventHook, body: string, signal: AbortSignal): Promise<number | undefined> {
  // Not AbortSignal.timeout: inside AbortSignal.any a garbage collection takes it away unheard.
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), HOOK_TIMEOUT_MS);
  try {
    const response = await fetch(hook.uri, {
      method: 'POST',
      headers: { ...hookHeaders(hook), 'content-type': 'application/json' },
      body,
      signal: AbortSignal.any([signal, late.signal]),
    });
    await response.arrayBuffer();
    return response.status;
  } catch {
    return undefined;
  } finally {
    clearTimeout(timer);
  }
}

const isAccepted = (status: number | undefined): boolean => status !== undefined && status >= 200 && status < 300;
const isFinal = (status: number | undefined): boolean => status !== undefined && status >= 400 && status < 500;

/** Sends every event to the active, verified hooks that asked for its type, at least once. */
export function createDeliverer(world: World, origin: () => string): Deliverer {
  const stop = new AbortController();
  const under = new Set<Promise<void>>();

  const keep = (delivery: Delivery): void => world.write(() => world.put('deliveries', delivery));

  async function attempt(delivery: Delivery, hook: EventHook, event: LogEvent): Promise<void> {
    const body = envelope(world, origin(), hook, event);
    for (let attempts = delivery.attempts + 1; !stop.signal.aborted; attempts += 1) {
      const status = await post(hook, body, stop.signal);
      if (stop.signal.aborted) return;
      const over = isAccepted(status) || isFinal(status) || attempts >= MOST_ATTEMPTS;
      const given = isAccepted(status) ? 'delivered' : 'failed';
      keep({ ...delivery, attempts, lastStatus: status ?? null, state: over ? given : 'waiting' });
      if (over) return;
    }
  }

  function start(delivery: Delivery): void {
    const hook = world.get('hooks', delivery.hookId);
    const event = world.get('events', delivery.eventId);
    if (!hook || !event || stop.signal.aborted) return;
    const sending = attempt(delivery, hook, event).finally(() => under.delete(sending));
    under.add(sending);
  }

  const unsubscribe = world.onDeliveries((deliveries) => deliveries.forEach(start));
  world
    .list('deliveries')
    .filter((delivery) => delivery.state === 'waiting')
    .forEach(start);

  return {
    close: async () => {
      unsubscribe();
      stop.abort();
      await Promise.all(under);
    },
  };
}
