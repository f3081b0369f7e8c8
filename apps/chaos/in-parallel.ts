/** So many worlds at a time: most of a world's time is waiting for its own stillness. */
const WORLDS = 6;

/** Runs jobs a few at a time; results come in the jobs' order. */
export async function inParallel<T>(jobs: readonly (() => Promise<T>)[]): Promise<T[]> {
  const results: T[] = [];
  const queue = jobs.entries();
  const worker = async (): Promise<void> => {
    for (const [index, job] of queue) results[index] = await job();
  };
  await Promise.all(Array.from({ length: WORLDS }, worker));
  return results;
}
