/**
 * What `await using` needs, where the reader's TypeScript knows of it: with an older `lib` the declarations compile all the
 * same.
 */
export type Disposal = SymbolConstructor extends { readonly asyncDispose: infer Key extends symbol }
  ? { readonly [K in Key]: () => PromiseLike<void> }
  : object;
