/** Returns a function that runs tasks with the same key sequentially, and tasks with different keys concurrently. */
export function createKeyedMutex(): <T>(key: string, task: () => Promise<T>) => Promise<T> {
  const last = new Map<string, Promise<unknown>>();
  return async (key, task) => {
    const previous = last.get(key);
    const current = (async () => {
      await previous?.catch(() => undefined);
      return task();
    })();
    last.set(key, current);
    try {
      return await current;
    } finally {
      if (last.get(key) === current) last.delete(key);
    }
  };
}
