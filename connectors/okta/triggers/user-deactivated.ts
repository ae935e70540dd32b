import { defineLogTrigger } from './log-event.ts';

export const userDeactivated = defineLogTrigger({
  name: 'userDeactivated',
  title: 'User deactivated',
  description: 'Starts when a user is deactivated in Okta.',
  eventType: 'user.lifecycle.deactivate',
  ofGroup: false,
});
