import { asObject, asText, type Explanation, type HttpAnswer, type HttpCall, objectsOf } from '@joinery/connector-kit';

/** Okta's error codes that say more than the status; the rest follows the status. */
const byCode: Readonly<Record<string, (call: HttpCall, words: string) => Explanation>> = {
  E0000004: () => wrongToken,
  E0000011: () => wrongToken,
  E0000006: (call) => ({
    reason: 'missing_permission',
    message: `Okta does not let the owner of the API token do ${call.what ?? 'this'}; give the owner the admin role that the action names.`,
  }),
  E0000001: (call, words) =>
    taken.test(words)
      ? {
          reason: 'already_exists',
          message: `Okta refused ${call.what ?? 'the call'} because it exists already (${words}); use what exists or another value.`,
        }
      : {},
  E0000015: (call) => ({
    reason: 'missing_permission',
    message: `This Okta organization does not offer ${call.what ?? 'this'}; ask Okta to switch the feature on.`,
  }),
  E0000016: (call, words) => ({
    reason: 'wrong_state',
    message: `Okta refused ${call.what ?? 'the call'}: ${words}; look at the status of the user.`,
  }),
  E0000038: (call, words) => ({
    reason: 'wrong_state',
    message: `Okta does not allow ${call.what ?? 'this'} in the present state: ${words}; bring the user or group into another state first.`,
  }),
};

/** One code serves every mistake in a body; these words are documented, and each use reads back as second proof. */
const taken = /already exists in the current organization/i;

const wrongToken: Explanation = {
  reason: 'wrong_secret',
  message:
    'Okta does not accept the API token of this connection; create a new one under Security › API › Tokens (a token dies after 30 days without use, or with its owner) and put it into the connection.',
};

/** Reads Okta's error body: the code decides, the causes are the better words. */
export function explainOkta(answer: HttpAnswer, call: HttpCall): Explanation {
  const body = asObject(answer.body);
  const code = asText(body.errorCode);
  if (code === null) return {};
  // Some answers carry one object where the schema says a list.
  const causes = Array.isArray(body.errorCauses) ? objectsOf(body.errorCauses) : [asObject(body.errorCauses)];
  const words = [asText(body.errorSummary), ...causes.map((cause) => asText(cause.errorSummary))].filter(
    (text) => text !== null,
  );
  const spoken = (words.length > 1 ? words.slice(1) : words).join('; ').replace(/\.$/, '');
  return { ...byCode[code]?.(call, spoken), vendorCode: code, ...(spoken === '' ? {} : { vendorMessage: spoken }) };
}
