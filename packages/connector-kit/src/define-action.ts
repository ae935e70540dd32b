import type { EffectClass, Field, Fields, JsonObject } from '@joinery/core';
import type { Action, CallContext, Lookup, Probe, Trigger } from './connector.ts';
import { fillDefaults } from './fill-defaults.ts';
import type { InputOf, OutputOf } from './value-of.ts';

interface ActionDefinition<Client, I extends Fields, O extends Fields> {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly effect: {
    readonly class: EffectClass;
    readonly reason: string;
    readonly changes: boolean;
    readonly destructive: boolean;
    readonly probe?: (context: CallContext<Client>, input: InputOf<I>) => Promise<Probe>;
  };
  readonly input: I;
  readonly output: O;
  readonly permissions: readonly string[];
  readonly run: (context: CallContext<Client>, input: InputOf<I>) => Promise<OutputOf<O>>;
}

/** An action that still knows the types of its fields, for tests and for actions that use another. */
export interface TypedAction<Client, I extends Fields, O extends Fields> extends Action<Client, InputOf<I>> {
  readonly run: (context: CallContext<Client>, input: InputOf<I>) => Promise<OutputOf<O> & JsonObject>;
}

/** Types `run` by the fields: what it reads must be in `input`, what it puts out must be what `output` declares. */
export function defineAction<Client, const I extends Fields, const O extends Fields>(
  definition: ActionDefinition<Client, I, O>,
): TypedAction<Client, I, O> {
  const { run, effect } = definition;
  const given = (input: InputOf<I>) => fillDefaults(definition.input, input as JsonObject) as InputOf<I>;
  const { probe, ...rest } = effect;
  const action = {
    ...definition,
    effect:
      probe === undefined
        ? rest
        : { ...rest, probe: (context: CallContext<Client>, input: InputOf<I>) => probe(context, given(input)) },
    run: (context: CallContext<Client>, input: InputOf<I>) => run(context, given(input)),
  };
  // A mapped type over the fields' names is a JSON object, which the compiler cannot see through the open generics.
  return action as unknown as TypedAction<Client, I, O>;
}

/** Keeps a field's name and type literal, so that it can be shared between actions. */
export function defineField<const F extends Field>(field: F): F {
  return field;
}

/** As `defineField`, for the fields of an object that several actions put out. */
export function defineFields<const F extends Fields>(fields: F): F {
  return fields;
}

export function defineTrigger(trigger: Trigger): Trigger {
  return trigger;
}

export function defineLookup<Client>(lookup: Lookup<Client>): Lookup<Client> {
  return lookup;
}
