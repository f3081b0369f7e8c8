/**
 * The method that `await using` calls, if the TypeScript `lib` of the reader declares it: with an older `lib` the
 * declarations still compile.
 */
export type Disposal = SymbolConstructor extends { readonly asyncDispose: infer Key extends symbol }
  ? { readonly [K in Key]: () => PromiseLike<void> }
  : object;
