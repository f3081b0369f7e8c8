/**
 * The method that `await using` calls. Empty if the TypeScript `lib` of the consumer does not declare it, so that the
 * declarations compile with an older `lib` too.
 */
export type Disposal = SymbolConstructor extends { readonly asyncDispose: infer Key extends symbol }
  ? { readonly [K in Key]: () => PromiseLike<void> }
  : object;
