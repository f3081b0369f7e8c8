/** A value, or a function that loads it when it is first needed. */
export type Load<T extends object> = T | (() => Promise<T>);

/** The value, loaded where it has to be. */
export async function loaded<T extends object>(load: Load<T>): Promise<T> {
  return isLoader(load) ? load() : load;
}

/** Loads once: `import()` of what is there already still costs as much as a quarter of a request. */
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

function isLoader<T extends object>(load: Load<T>): load is () => Promise<T> {
  return typeof load === "function";
}
