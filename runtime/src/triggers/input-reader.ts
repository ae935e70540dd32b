import { type JsonObject, listPlaceholders, resolveTriggerInput } from '@joinery/core';
import type { Subscription } from '../ports.ts';
import type { TriggerParts } from './parts.ts';

/** What a subscription listens for, or undefined if a variable that it names gives nothing. */
export type InputReader = (subscription: Subscription) => Promise<JsonObject | undefined>;

/**
 * Reads inputs for one batch: an organization's variables once, and only if somebody names one. `told` holds what was
 * warned of already; callers that ask every second keep it.
 */
export function inputReader(
  parts: Pick<TriggerParts, 'variables' | 'log'>,
  told: Set<string> = new Set(),
): InputReader {
  const read = new Map<string, Promise<JsonObject>>();
  const variablesOf = (organization: string) => {
    const known = read.get(organization) ?? parts.variables.values(organization);
    read.set(organization, known);
    return known;
  };
  return async ({ organization, flow, input }) => {
    if (listPlaceholders(input).length === 0) return input;
    const resolved = resolveTriggerInput(input, await variablesOf(organization));
    if (resolved.ok) return resolved.input;
    const { missing } = resolved;
    const warning = `${organization} ${flow} ${missing}`;
    if (!told.has(warning)) {
      parts.log.warn(
        { organization, flow, variable: missing },
        `nothing can start the flow ${flow}: its trigger names ${missing}, which does not exist or is empty`,
      );
    }
    told.add(warning);
    return undefined;
  };
}
