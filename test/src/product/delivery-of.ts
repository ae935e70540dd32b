import { randomUUID } from 'node:crypto';
import type { Leaver, Tenant } from './tenant.ts';

/** As Okta posts it: one event, told apart by its uuid, in an envelope. */
export function deliveryOf(leaver: Leaver, group: Tenant['group'], uuid: string = randomUUID()): object {
  const published = new Date().toISOString();
  const actor = { id: '00uadmin', type: 'User', alternateId: 'admin', displayName: 'Admin' };
  return {
    eventType: 'com.okta.event_hook',
    eventTypeVersion: '1.0',
    cloudEventsVersion: '0.1',
    eventId: randomUUID(),
    eventTime: published,
    contentType: 'application/json',
    data: {
      events: [
        {
          ...{ uuid, published, eventType: 'group.user_membership.remove', severity: 'INFO', actor },
          displayMessage: 'Remove user from group membership',
          outcome: { result: 'SUCCESS', reason: null },
          target: [
            { id: leaver.oktaId, type: 'User', alternateId: leaver.login, displayName: leaver.login },
            { id: group.id, type: 'UserGroup', alternateId: 'unknown', displayName: group.name },
          ],
        },
      ],
    },
  };
}
