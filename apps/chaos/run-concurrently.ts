/** Jobs at a time. Each job spends most of its time waiting until its virtual clock can advance. */
const CONCURRENCY = 6;

/** Runs a few jobs at a time. The results have the order of the jobs. */
export async function runConcurrently<T>(jobs: readonly (() => Promise<T>)[]): Promise<T[]> {
  const results: T[] = [];
  const queue = jobs.entries();
  const worker = async (): Promise<void> => {
    for (const [index, job] of queue) results[index] = await job();
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, worker));
  return results;
}
