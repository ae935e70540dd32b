import type { Replacement } from './native-function.ts';
import { forbidden } from './refusal.ts';

/** Built-ins that a flow can't have: they would run text as code, or give another answer when a run is read back. */
export const removedFunctions: readonly Replacement[] = [
  {
    name: 'eval',
    signature: '<sx?:x>',
    run: function () {
      throw forbidden('$eval is not available because it runs text as code; write the expression out instead.');
    },
  },
  {
    name: 'random',
    signature: '<:n>',
    run: function () {
      throw forbidden(
        '$random is not available because a run must give the same answer twice; pass a value in instead.',
      );
    },
  },
  {
    name: 'shuffle',
    signature: '<a:a>',
    run: function () {
      throw forbidden('$shuffle is not available because a run must give the same answer twice; use $sort instead.');
    },
  },
];
