const unused = ['fetch', 'WebSocket', 'EventSource', 'WebAssembly', 'XMLHttpRequest'];
const shared: readonly { readonly prototype: object }[] = [
  Object,
  Array,
  Function,
  String,
  Number,
  Boolean,
  Date,
  RegExp,
  Map,
  Set,
  Promise,
  Error,
];

/** Takes away what an evaluator never needs, and closes the built-in prototypes so that no batch can leave a mark for the next. */
export function hardenProcess(): void {
  for (const name of unused) Reflect.deleteProperty(globalThis, name);
  for (const { prototype } of shared) void Object.preventExtensions(prototype);
}
