import type { OutcomeDecision, PersonWait } from '../model/run-event.ts';

/** What a person may answer to each question. */
export const decisions: { readonly [Ask in PersonWait['ask']]: readonly OutcomeDecision['choice'][] } = {
  outcome: ['happened', 'again'],
  late: ['now', 'skip'],
};
