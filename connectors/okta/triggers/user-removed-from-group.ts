import { defineLogTrigger } from './log-event.ts';

export const userRemovedFromGroup = defineLogTrigger({
  name: 'userRemovedFromGroup',
  title: 'User removed from group',
  description: 'Starts when a user’s membership of an Okta group ends.',
  eventType: 'group.user_membership.remove',
  ofGroup: true,
});
