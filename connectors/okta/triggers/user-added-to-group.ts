import { defineLogTrigger } from './log-event.ts';

export const userAddedToGroup = defineLogTrigger({
  name: 'userAddedToGroup',
  title: 'User added to group',
  description: 'Starts when a user becomes a member of an Okta group.',
  eventType: 'group.user_membership.add',
  ofGroup: true,
});
