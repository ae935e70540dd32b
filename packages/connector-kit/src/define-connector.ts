import type { Field, Fields, JsonObject } from '@joinery/core';
import type { Action, Connector, Limits } from './connector.ts';

/** A connector whose client's type is known to itself only: what `client` made is passed back to its own functions. */
export interface AnyConnector extends Omit<Connector, 'actions'> {
  readonly actions: readonly Action<unknown, JsonObject>[];
}

const connectorName = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
const memberName = /^[a-z][a-zA-Z0-9]*$/;

/** Checks the manifest once, at import, and throws an Error that names every mistake in it. */
export function defineConnector<Client>(connector: Connector<Client>): AnyConnector {
  const mistakes = [...mistakesOfConnector(connector)];
  if (mistakes.length > 0) throw new Error(`Connector ${connector.name} is not well defined: ${mistakes.join('; ')}.`);
  return connector as unknown as AnyConnector;
}

function* mistakesOfConnector<Client>(connector: Connector<Client>): Generator<string> {
  if (!connectorName.test(connector.name)) yield `its name "${connector.name}" is not kebab-case`;
  for (const key of ['title', 'description', 'icon', 'color'] as const) {
    if (connector[key].trim() === '') yield `its ${key} is empty`;
  }
  yield* mistakesOfFields(connector.auth, 'auth', []);
  yield* mistakesOfLimits(connector.limits);
  const lookups = connector.lookups.map((lookup) => lookup.name);
  yield* mistakesOfNames(lookups, 'lookup');
  yield* mistakesOfNames(
    connector.actions.map((action) => action.name),
    'action',
  );
  yield* mistakesOfNames(
    connector.triggers.map((trigger) => trigger.name),
    'trigger',
  );
  for (const action of connector.actions) yield* mistakesOfAction(action, lookups);
  for (const trigger of connector.triggers) {
    const where = `trigger ${trigger.name}`;
    yield* mistakesOfTexts(trigger, where);
    yield* mistakesOfFields(trigger.input, `${where} input`, lookups);
    yield* mistakesOfFields(trigger.output, `${where} output`, []);
  }
}

function* mistakesOfLimits(limits: Limits | undefined): Generator<string> {
  if (limits === undefined) return;
  const { concurrency, perSecond } = limits;
  if (!Number.isInteger(concurrency) || concurrency < 1)
    yield `its concurrency ${concurrency} is not a whole number from 1`;
  if (perSecond !== undefined && !(perSecond > 0)) yield `its perSecond ${perSecond} is not more than 0`;
}

function* mistakesOfAction<Client>(action: Action<Client, never>, lookups: readonly string[]): Generator<string> {
  const where = `action ${action.name}`;
  yield* mistakesOfTexts(action, where);
  if (action.effect.reason.trim() === '') yield `${where} does not say why it has its effect class`;
  if (action.effect.class === 'B' && action.effect.probe === undefined) yield `${where} is class B and has no probe`;
  if (action.effect.class !== 'B' && action.effect.probe !== undefined) yield `${where} has a probe but is not class B`;
  if (!action.effect.changes && action.effect.class !== 'A') yield `${where} changes nothing and must be class A`;
  if (action.effect.destructive && !action.effect.changes) yield `${where} is destructive but changes nothing`;
  if (action.output.length === 0) yield `${where} has no output fields`;
  yield* mistakesOfFields(action.input, `${where} input`, lookups);
  yield* mistakesOfFields(action.output, `${where} output`, []);
}

function* mistakesOfTexts(part: { readonly title: string; readonly description: string }, where: string) {
  if (part.title.trim() === '') yield `${where} has no title`;
  if (part.description.trim() === '') yield `${where} has no description`;
}

function* mistakesOfNames(names: readonly string[], what: string): Generator<string> {
  for (const name of names) if (!memberName.test(name)) yield `${what} name "${name}" is not camelCase`;
  for (const name of new Set(names)) {
    if (names.filter((other) => other === name).length > 1) yield `two ${what}s are named ${name}`;
  }
}

function* mistakesOfFields(fields: Fields, where: string, lookups: readonly string[]): Generator<string> {
  yield* mistakesOfNames(
    fields.map((field) => field.name),
    `${where} field`,
  );
  for (const field of fields) yield* mistakesOfField(field, where, lookups);
}

function* mistakesOfField(field: Field, where: string, lookups: readonly string[]): Generator<string> {
  const here = `${where} field ${field.name}`;
  if ((field.title ?? '').trim() === '') yield `${here} has no title`;
  if (field.lookup !== undefined && !lookups.includes(field.lookup))
    yield `${here} names the unknown lookup ${field.lookup}`;
  if (field.of !== undefined && field.type !== 'list') yield `${here} holds items but is not a list`;
  if (field.fields !== undefined) {
    if (field.type === 'object') yield* mistakesOfFields(field.fields, here, lookups);
    else yield `${here} holds fields but is not an object`;
  }
  if (field.of !== undefined) yield* mistakesOfField(field.of, here, lookups);
}
