/** The first items of an iteration, at most `limit`. */
export async function take<Item>(
  items: AsyncIterable<Item>,
  limit: number,
  isWanted: (item: Item) => boolean = () => true,
): Promise<Item[]> {
  const taken: Item[] = [];
  for await (const item of items) {
    if (isWanted(item)) taken.push(item);
    if (taken.length >= limit) break;
  }
  return taken;
}
