import { type AnyConnector, ConnectorError, type ClientContext } from '@joinery/connector-kit';
import { connectors } from '@joinery/connectors';
import { type ActionCard, splitName } from '@joinery/core';
import { checkInput } from '@joinery/runtime/adapters/connectors/check-input';
import type { ActionWait, Outcome } from './play-pack.ts';

/** Calls a real action as the runtime does: input checked against its fields, failures told as step errors. */
export async function callConnector(
  wait: ActionWait,
  key: string,
  contextFor: (connector: AnyConnector) => ClientContext,
): Promise<Outcome> {
  const { connector: name, rest } = splitName(wait.action) ?? { connector: '', rest: '' };
  const connector = connectors.find((one) => one.name === name);
  const action = connector?.actions.find((one) => one.name === rest);
  if (!connector || !action) throw new Error(`There is no action “${wait.action}”.`);
  const context = contextFor(connector);
  try {
    const client = await connector.client(context);
    const call = {
      client,
      organization: context.organization,
      key,
      attempt: wait.attempt,
      signal: AbortSignal.timeout(20_000),
    };
    return { ok: true, output: await action.run(call, checkInput(action.input, wait.input)) };
  } catch (error) {
    if (error instanceof ConnectorError) return { ok: false, error: error.toStepError() };
    throw error;
  }
}

/** The card of an action that a play calls; throws if its input does not fit. */
export function checkCall(wait: ActionWait, card: ActionCard | undefined): ActionCard {
  if (!card) throw new Error(`There is no action “${wait.action}”.`);
  checkInput(card.input, wait.input);
  return card;
}
