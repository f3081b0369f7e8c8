import { registerHooks } from "node:module";
import { basename } from "node:path";
import { pathToFileURL } from "node:url";
import { createEmulator } from "@klingkit/emulator";
import type { KlingOptions } from "klingkit";

/** Creates a video with a bundle and prints which of its files were loaded. */
const [entry = ""] = process.argv.slice(2);
const loaded = new Set<string>();
registerHooks({
  load(url, context, next) {
    loaded.add(basename(url));
    return next(url, context);
  },
});
const { createVideo } = (await import(pathToFileURL(entry).href)) as {
  createVideo(options: KlingOptions): Promise<unknown>;
};
const emulator = await createEmulator({ clock: "virtual", listen: false });
const { url: baseUrl, fetch, clock } = emulator;
await createVideo({ apiKey: "api-key-emulator", baseUrl, fetch, clock, env: {} });
console.log(JSON.stringify([...loaded]));
process.exit(0);
