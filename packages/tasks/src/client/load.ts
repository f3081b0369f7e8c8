/** A value, or a function that loads it when it is first needed. */
export type Load<T extends object> = T | (() => Promise<T>);

/** The value, loaded where it has to be. */
export async function loaded<T extends object>(load: Load<T>): Promise<T> {
  return isLoader(load) ? load() : load;
}

/**
 * Returns a function that loads once, until it succeeds: a repeated `import()` costs as much as a quarter of a request.
 * @example const endpoints = once(() => import("./endpoints.ts"));
 */
export function once<T>(load: () => Promise<T>): () => Promise<T> {
  let value: Promise<T> | undefined;
  return () => {
    value ??= load().catch((error: unknown) => {
      // A file that did not come over the network may come next time.
      value = undefined;
      throw error;
    });
    return value;
  };
}

/**
 * Returns a function that picks a value from what a loader loads.
 * @example const load = pickFrom(() => import("./endpoints.ts"));
 * const textToVideo = load((all) => all.textToVideo);
 */
export function pickFrom<All>(loadAll: () => Promise<All>): <T>(pick: (all: All) => T) => () => Promise<T> {
  return (pick) => async () => pick(await loadAll());
}

/** Whether a value is still to be loaded. */
export function isLoader<T extends object>(load: Load<T>): load is () => Promise<T> {
  return typeof load === "function";
}
