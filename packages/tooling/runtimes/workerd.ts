import type { SmokeReport } from "../consumer/smoke-target.ts";
import { fromFullSet, oneFile } from "./one-file.ts";
import { LIMIT, type Runtime } from "./runtime.ts";

/** The part of Miniflare that is used here. */
interface Miniflare {
  ready: Promise<URL>;
  dispatchFetch(url: string, init: { method: string; body: string }): Promise<Response>;
  dispose(): Promise<void>;
}

export const workerd: Runtime = {
  name: "workerd",
  credentials: "keys and token",
  async run({ consumer, targets }) {
    const script = await oneFile(consumer, "smoke-worker.ts", { format: "esm", conditions: ["workerd", "worker"] });
    const { Miniflare } = fromFullSet("miniflare") as { Miniflare: new (options: object) => Miniflare };
    const miniflare = new Miniflare({ modules: true, script, compatibilityDate: "2026-07-01", cf: false });
    const limit = setTimeout(() => void miniflare.dispose(), LIMIT);
    try {
      await miniflare.ready;
      // Concurrent requests share an isolate.
      return await Promise.all(
        targets.map(async (target): Promise<SmokeReport> => {
          const init = { method: "POST", body: JSON.stringify(target) };
          const response = await miniflare.dispatchFetch("http://worker.localhost/", init);
          if (response.status !== 200) throw new Error(await response.text());
          return (await response.json()) as SmokeReport;
        }),
      );
    } finally {
      clearTimeout(limit);
      await miniflare.dispose();
    }
  },
};
