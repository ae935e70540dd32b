import type { Field, Fields, Json, JsonObject } from '@joinery/core';

/** The TypeScript type of one field's value, so that a definition's fields also type its code. */
export type ValueOf<F extends Field> = F extends { readonly choices: readonly { readonly value: infer V }[] }
  ? V
  : F extends { readonly type: 'text' | 'date' | 'secret' }
    ? string
    : F extends { readonly type: 'number' }
      ? number
      : F extends { readonly type: 'boolean' }
        ? boolean
        : F extends { readonly type: 'list' }
          ? readonly (F extends { readonly of: infer Of extends Field } ? ItemOf<Of> : Json)[]
          : F extends { readonly type: 'object' }
            ? F extends { readonly fields: infer Inner extends Fields }
              ? InputOf<Inner>
              : JsonObject
            : Json;

type ItemOf<F extends Field> = ValueOf<F>;

type Given<F extends Field> = F extends { readonly required: true }
  ? true
  : F extends { readonly default: Json }
    ? true
    : false;

/** Values of an action's input: required fields and those with a default are there, the others may be absent or null. */
export type InputOf<F extends Fields> = {
  readonly [K in F[number] as Given<K> extends true ? K['name'] : never]: ValueOf<K>;
} & {
  readonly [K in F[number] as Given<K> extends true ? never : K['name']]?: ValueOf<K> | null;
};

/** Values of an action's output: every declared field is there, null where the vendor has nothing. */
export type OutputOf<F extends Fields> = { readonly [K in F[number] as K['name']]: OutputValue<K> | null };

type OutputValue<F extends Field> = F extends { readonly type: 'list'; readonly of: infer Of extends Field }
  ? readonly OutputItem<Of>[]
  : OutputItem<F>;

type OutputItem<F extends Field> = F extends { readonly type: 'object'; readonly fields: infer Inner extends Fields }
  ? OutputOf<Inner>
  : F extends { readonly type: 'text'; readonly choices: readonly { readonly value: infer V }[] }
    ? V
    : ValueOf<F>;
