import {
  asObject,
  asText,
  type ConnectorErrorReason,
  type Explanation,
  type HttpAnswer,
  type HttpCall,
} from '@joinery/connector-kit';

interface GraphRule {
  readonly code?: string;
  /** Microsoft says not to decide on words, yet one code serves all of these; each use reads back as second proof. */
  readonly words?: RegExp;
  readonly reason: ConnectorErrorReason;
  readonly say: (what: string) => string;
  readonly retryable?: boolean;
}

/** The one table of Graph errors that say more than the status. The first that fits counts. */
const rules: readonly GraphRule[] = [
  {
    words: /invalid usage location/i,
    reason: 'missing_usage_location',
    say: (what) =>
      `Microsoft refused ${what} because the user has no usage location; fill in the usage location in the step or set it on the user first.`,
  },
  {
    words: /does not have any available licenses/i,
    reason: 'no_seats',
    retryable: true,
    say: (what) =>
      `Microsoft refused ${what} because no free seat is left; buy a seat or take one from another user, then run the step again.`,
  },
  {
    words: /inherited from a group membership/i,
    reason: 'managed_elsewhere',
    say: (what) =>
      `Microsoft refused ${what} because a group gives the licence; remove the user from that group instead.`,
  },
  {
    words: /does not have a corresponding license/i,
    reason: 'wrong_state',
    say: (what) =>
      `Microsoft refused ${what} because the user does not hold that licence; list the licences of the user first.`,
  },
  {
    words:
      /added object references already exist|conflicting object with one or more|another object with the same value|already exists on the object/i,
    reason: 'already_exists',
    say: (what) => `Microsoft refused ${what} because it exists already; use what exists or another value.`,
  },
  {
    words: /removed object references do not exist/i,
    reason: 'not_found',
    say: (what) => `Microsoft refused ${what} because it does not exist; check the user and the group.`,
  },
  {
    words: /mail-enabled security groups and or distribution list/i,
    reason: 'managed_elsewhere',
    say: (what) =>
      `Microsoft Graph refused ${what} because Exchange owns distribution lists and mail-enabled groups; change the members in the Exchange admin centre.`,
  },
  {
    words: /on-premises mastered|synchroni[sz]ed from|directory sync/i,
    reason: 'managed_elsewhere',
    say: (what) => `Microsoft refused ${what} because it is synchronized from Active Directory; change it there.`,
  },
  {
    words: /dynamic membership|membership rule/i,
    reason: 'managed_elsewhere',
    say: (what) =>
      `Microsoft refused ${what} because a rule fills the group; change the rule or the attribute that it reads.`,
  },
  {
    code: 'MailboxNotEnabledForRESTAPI',
    reason: 'wrong_state',
    retryable: true,
    say: (what) =>
      `Microsoft refused ${what} because the mailbox is not there yet; it appears up to 15 minutes after a licence with Exchange is assigned.`,
  },
  {
    code: 'Authorization_RequestDenied',
    reason: 'missing_permission',
    say: (what) =>
      `The app of this connection may not do this in Microsoft 365 (${what}); grant the application permission that the action names, with admin consent (for a user with an admin role the app needs an Entra role too).`,
  },
  {
    code: 'ErrorAccessDenied',
    reason: 'missing_permission',
    say: (what) =>
      `The app of this connection may not do this in Exchange (${what}); grant the application permission that the action names, and check that no application access policy keeps the app from this mailbox.`,
  },
  {
    code: 'InvalidAuthenticationToken',
    reason: 'wrong_secret',
    say: () =>
      'Microsoft Graph does not accept the token of this connection; check the tenant, the application id, the client secret and the addresses of the connection.',
  },
];

/** Reads Graph's error body by the table. */
export function explainGraph(answer: HttpAnswer, call: HttpCall): Explanation {
  const error = asObject(asObject(answer.body).error);
  const [code, words] = [asText(error.code), asText(error.message)];
  const rule =
    answer.status >= 500
      ? undefined
      : rules.find(
          (entry) =>
            (entry.code === undefined || entry.code === code) &&
            (entry.words === undefined || entry.words.test(words ?? '')),
        );
  return {
    ...(code === null ? {} : { vendorCode: code }),
    ...(words === null ? {} : { vendorMessage: words }),
    ...(rule === undefined ? {} : { reason: rule.reason, message: rule.say(call.what ?? 'the call') }),
    ...(rule?.retryable === undefined ? {} : { retryable: rule.retryable }),
  };
}
