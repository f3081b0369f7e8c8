/** A value, or how to load it when it is needed first: what nobody calls is never loaded. */
export type Load<T extends object> = T | (() => Promise<T>);

/** The value, loaded where it has to be. */
export async function loaded<T extends object>(load: Load<T>): Promise<T> {
  return isLoader(load) ? load() : load;
}

function isLoader<T extends object>(load: Load<T>): load is () => Promise<T> {
  return typeof load === "function";
}
