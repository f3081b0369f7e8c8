/** A value, or a function that loads it on first use. */
export type Lazy<T extends object> = T | (() => Promise<T>);

/** Returns the value. Loads it if it is a function. */
export async function resolveLazy<T extends object>(value: Lazy<T>): Promise<T> {
  return isLazyLoader(value) ? value() : value;
}

/**
 * Returns a function that loads once and caches the result: a repeated `import()` costs as much as a quarter of a
 * request. A failure is not cached.
 * @example const endpoints = loadOnce(() => import("./endpoints.ts"));
 */
export function loadOnce<T>(load: () => Promise<T>): () => Promise<T> {
  let value: Promise<T> | undefined;
  return () => {
    value ??= load().catch((error: unknown) => {
      // A module that could not be fetched may be available later.
      value = undefined;
      throw error;
    });
    return value;
  };
}

/**
 * Returns a function that creates loaders of single values from one loader.
 * @example
 * const select = lazySelector(() => import("./endpoints.ts"));
 * const loadTextToVideo = select((endpoints) => endpoints.textToVideo);
 */
export function lazySelector<All>(loadAll: () => Promise<All>): <T>(select: (all: All) => T) => () => Promise<T> {
  return (select) => async () => select(await loadAll());
}

/** Returns whether the value must be loaded. */
export function isLazyLoader<T extends object>(value: Lazy<T>): value is () => Promise<T> {
  return typeof value === "function";
}
