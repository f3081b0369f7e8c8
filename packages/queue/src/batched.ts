/**
 * Collects the items that arrive while a batch is processed, and processes them together, so that many jobs need few
 * transactions.
 */
export function batched<Item, Result>(
  work: (items: readonly Item[]) => Promise<readonly Result[]>,
  batchSize = 200,
): (item: Item) => Promise<Result> {
  interface Waiting {
    readonly item: Item;
    readonly resolve: (result: Result) => void;
    readonly reject: (error: unknown) => void;
  }
  const waiting: Waiting[] = [];
  let running = false;

  async function processBatch(batch: readonly Waiting[]): Promise<void> {
    try {
      const results = await work(batch.map(({ item }) => item));
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- there is one result for each item
      for (const [index, { resolve }] of batch.entries()) resolve(results[index] as Result);
    } catch (error) {
      if (batch.length === 1) batch[0]?.reject(error);
      // One failing item must not reject the others: each is processed on its own.
      else for (const entry of batch) await processBatch([entry]);
    }
  }

  async function run(): Promise<void> {
    running = true;
    // Waits for the items of the current microtask queue.
    await Promise.resolve();
    while (waiting.length > 0) await processBatch(waiting.splice(0, batchSize));
    running = false;
  }

  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      if (!running) void run();
    });
}
