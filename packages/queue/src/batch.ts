/** Collects what comes while the last lot is being worked on, and hands it on together: few statements for many jobs. */
export function createBatch<Item, Result>(
  work: (items: readonly Item[]) => Promise<readonly Result[]>,
  most = 200,
): (item: Item) => Promise<Result> {
  interface Waiting {
    readonly item: Item;
    readonly resolve: (result: Result) => void;
    readonly reject: (error: unknown) => void;
  }
  let waiting: Waiting[] = [];
  let running = false;

  async function run(): Promise<void> {
    running = true;
    // What is asked for in the same moment goes together.
    await Promise.resolve();
    while (waiting.length > 0) {
      const lot = waiting.slice(0, most);
      waiting = waiting.slice(most);
      try {
        const results = await work(lot.map(({ item }) => item));
        for (const [index, { resolve }] of lot.entries()) first(resolve)(results.slice(index, index + 1));
      } catch (error) {
        const [only, ...others] = lot;
        // One that cannot be done must not take the others with it: each is tried alone.
        if (others.length > 0)
          for (const { item, resolve, reject } of lot) await work([item]).then(first(resolve), reject);
        else only?.reject(error);
      }
    }
    running = false;
  }

  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      if (!running) void run();
    });
}

function first<Result>(resolve: (result: Result) => void): (results: readonly Result[]) => void {
  return ([result]) => {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- there is one result for each item
    resolve(result as Result);
  };
}
