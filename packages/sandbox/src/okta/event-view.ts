import { rememberView } from '../world/remember-view.ts';
import type { LogEvent } from '../world/rows.ts';

function makeEventView(event: LogEvent): Readonly<Record<string, unknown>> {
  return {
    actor: { ...event.actor },
    client: {
      userAgent: { rawUserAgent: 'Joinery sandbox', os: 'Unknown', browser: 'UNKNOWN' },
      zone: 'null',
      device: 'Unknown',
      ipAddress: '127.0.0.1',
    },
    authenticationContext: { authenticationStep: 0, externalSessionId: 'trs' },
    displayMessage: event.displayMessage,
    eventType: event.eventType,
    outcome: { result: 'SUCCESS' },
    published: event.published,
    securityContext: { asNumber: null, asOrg: null, isp: null, domain: null, isProxy: null },
    severity: event.severity,
    debugContext: { debugData: { requestId: event.id } },
    legacyEventType: `core.${event.eventType}`,
    transaction: { type: 'WEB', id: event.id, detail: {} },
    uuid: event.id,
    version: '0',
    request: { ipChain: [] },
    target: event.target.map((target) => ({ ...target })),
  };
}

/** A System Log event as the log and event hooks show it. */
export const eventView = rememberView(makeEventView);
