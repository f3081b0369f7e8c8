/** Collects the first matching items of an iterable, at most `limit`. */
export async function collect<Item>(
  items: AsyncIterable<Item>,
  limit: number,
  matches: (item: Item) => boolean = () => true,
): Promise<Item[]> {
  const collected: Item[] = [];
  for await (const item of items) {
    if (matches(item)) collected.push(item);
    if (collected.length >= limit) break;
  }
  return collected;
}
