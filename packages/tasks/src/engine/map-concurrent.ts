/**
 * Maps items with at most `limit` concurrent calls. The results have the order of the items. Rejects with the first
 * error.
 */
export async function mapConcurrent<T, Result>(
  limit: number,
  items: readonly T[],
  map: (item: T) => Result | Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  const queue = items.entries();
  await Promise.all(
    Array.from({ length: Math.min(limit, items.length) }, async () => {
      for (const [index, item] of queue) results[index] = await map(item);
    }),
  );
  return results;
}

/** Splits items into arrays of at most `size`. */
export function chunks<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}
