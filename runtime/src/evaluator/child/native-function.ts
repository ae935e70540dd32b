import jsonata from 'jsonata';

/** What JSONata passes as `this` to a built-in. */
export interface Focus {
  readonly environment: { readonly timestamp: Date };
}

export type NativeFunction = (this: Focus, ...given: readonly unknown[]) => unknown;

/**
 * A replacement of one built-in function. JSONata reads its parameter names from the source text for `$f(?, 1)`,
 * so `run` must list plain parameters, and they may arrive unchecked.
 */
export interface Replacement {
  readonly name: string;
  readonly signature: string;
  readonly run: NativeFunction;
}

/** JSONata's own implementation of a built-in, to be called once the arguments are known to be bounded. */
export async function readNative(name: string): Promise<NativeFunction> {
  const found: unknown = await jsonata(`$${name}`).evaluate({});
  if (typeof found === 'object' && found !== null && 'implementation' in found) {
    const { implementation } = found;
    if (typeof implementation === 'function') return implementation as NativeFunction;
  }
  throw new Error(`JSONata has no built-in function $${name}.`);
}
