import { defineLogTrigger } from './log-event.ts';

export const userSuspended = defineLogTrigger({
  name: 'userSuspended',
  title: 'User suspended',
  description: 'Starts when a user is suspended in Okta.',
  eventType: 'user.lifecycle.suspend',
  ofGroup: false,
});
