import { type CallContext, ConnectorError, type Probe, withinTime } from '@joinery/connector-kit';
import type { JsonObject, StepError } from '@joinery/core';
import type { ActionCall, Actions, CallResult, ProbeResult } from '../../ports.ts';
import type { RunLog } from '../../run/parts.ts';
import { checkInput } from './check-input.ts';
import { SHORT_MS } from './gate-clock.ts';
import { lookUntilTold } from './look-until-told.ts';
import type { OpenClient, OpenConnection } from './open-client.ts';
import type { Registry } from './registry.ts';

/** Longest that one look whether an effect happened may take: a probe has time for another. */
const LOOK_MS = 10_000;

/** Actions port over the connectors of this product. */
export function createConnectorActions(registry: Registry, openClient: OpenClient, log: RunLog): Actions {
  const contextOf = async (
    call: ActionCall,
  ): Promise<
    Pick<OpenConnection, 'turn'> & {
      readonly context: CallContext<unknown>;
      readonly input: JsonObject;
    } & NonNullable<ReturnType<Registry['action']>>
  > => {
    const found = registry.action(call.action);
    if (!found)
      throw new ConnectorError(
        'action.unknown',
        `No connector here has the action "${call.action}"; choose another action for this node.`,
        { effect: 'not-sent' },
      );
    const input = checkInput(found.action.input, call.input);
    const { client, turn } = await openClient(call.organization, found.connector, call.connection);
    return {
      ...found,
      turn,
      input,
      context: { client, organization: call.organization, key: call.key, attempt: call.attempt, signal: call.signal },
    };
  };
  return {
    effectOf: (name) => registry.action(name)?.action.effect ?? null,
    call: async (call): Promise<CallResult> => {
      try {
        const { action, context, input, turn } = await contextOf(call);
        return { ok: true, output: await turn(call.signal, () => action.run(context, input), SHORT_MS) };
      } catch (error) {
        return failureOf(call, error, log);
      }
    },
    probe: async (call): Promise<ProbeResult> => {
      const look = async (): Promise<Probe> => {
        const { action, context, input, turn } = await contextOf(call);
        const { probe } = action.effect;
        if (!probe) return { result: 'unsure', reason: 'This action cannot be probed.' };
        const ask = (signal: AbortSignal) => probe({ ...context, signal }, input);
        return turn(call.signal, () => withinTime(call.signal, LOOK_MS, ask));
      };
      try {
        return await lookUntilTold(look, call.signal);
      } catch (error) {
        const failure = failureOf(call, error, log);
        return { result: 'unsure', reason: failure.ok ? '' : failure.error.message };
      }
    },
  };
}

function failureOf(call: ActionCall, error: unknown, log: RunLog): CallResult {
  if (error instanceof ConnectorError) return { ok: false, error: error.toStepError(), effect: error.effect };
  if (call.signal.aborted) return { ok: false, error: timedOut(call), effect: 'unknown' };
  // A defect of a connector: the journal gets no inner text, which might hold a secret; the log has it.
  log.error(
    { error, action: call.action, organization: call.organization },
    'a connector failed in a way that it does not declare',
  );
  return {
    ok: false,
    effect: 'unknown',
    error: {
      code: 'action.broken',
      message: `The action "${call.action}" failed unexpectedly; the server's log has the details.`,
      retryable: false,
    },
  };
}

function timedOut(call: ActionCall): StepError {
  return {
    code: 'action.timed_out',
    message: `"${call.action}" gave no answer in time; raise the node's timeout or look at the vendor's status page.`,
    retryable: true,
  };
}
