import type { SmokeReport } from "../consumer/place.ts";
import { fromFullSet, oneFile } from "./one-file.ts";
import { LIMIT, type Runtime } from "./runtime.ts";

/** As much of Miniflare as is used here. */
interface Miniflare {
  ready: Promise<URL>;
  dispatchFetch(url: string, init: { method: string; body: string }): Promise<Response>;
  dispose(): Promise<void>;
}

export const workerd: Runtime = {
  name: "workerd",
  credentials: "keys and token",
  async run({ consumer, places }) {
    const script = await oneFile(consumer, "smoke-worker.ts", { format: "esm", conditions: ["workerd", "worker"] });
    const { Miniflare } = fromFullSet("miniflare") as { Miniflare: new (options: object) => Miniflare };
    const miniflare = new Miniflare({ modules: true, script, compatibilityDate: "2026-07-01", cf: false });
    const limit = setTimeout(() => void miniflare.dispose(), LIMIT);
    try {
      await miniflare.ready;
      // At once: requests overlap in one isolate.
      return await Promise.all(
        places.map(async (place): Promise<SmokeReport> => {
          const init = { method: "POST", body: JSON.stringify(place) };
          const answer = await miniflare.dispatchFetch("http://worker.localhost/", init);
          if (answer.status !== 200) throw new Error(await answer.text());
          return (await answer.json()) as SmokeReport;
        }),
      );
    } finally {
      clearTimeout(limit);
      await miniflare.dispose();
    }
  },
};
