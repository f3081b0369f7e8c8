/**
 * Collects the items that arrive while the last batch is processed, and processes them together: few transactions for
 * many jobs.
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
      // One item that fails must not fail the others: each is processed alone.
      else for (const each of batch) await processBatch([each]);
    }
  }

  async function run(): Promise<void> {
    running = true;
    // Items of the same moment go together.
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
