import { defineLogTrigger } from './log-event.ts';

export const userCreated = defineLogTrigger({
  name: 'userCreated',
  title: 'User created',
  description: 'Starts when a user is created in Okta.',
  eventType: 'user.lifecycle.create',
  ofGroup: false,
});
