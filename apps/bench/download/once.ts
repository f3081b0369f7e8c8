import { createWriteStream, statSync } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { ReadableStream as NodeStream } from "node:stream/web";
import { createKling } from "klingkit";

/** Downloads once in a new process, and prints seconds, seconds of CPU time, and the growth of resident memory in bytes. */
const [client = "", url = "", target = ""] = process.argv.slice(2);

const kling = createKling({ apiKey: "api-key-bench", baseUrl: url, env: {} });
const task = await kling.tasks.resume({
  klingkit: 1,
  host: url,
  apiVersion: "v2",
  endpoint: "video.textToVideo",
  id: "1",
});
// Both clients fetch the result in the same way, so that memory and garbage collection are the same.
const result = await task.wait({ pollInterval: 1000 });

const clients: Readonly<Record<string, () => Promise<void>>> = {
  klingkit: () => result.download(target),
  async pipe() {
    const { body } = await fetch(`${url}/file.mp4`);
    if (!body) throw new Error("The response has no body.");
    // The DOM's type and Node's describe the same object.
    await pipeline(Readable.fromWeb(body as NodeStream), createWriteStream(target));
  },
};

const run = clients[client];
if (!run) throw new Error(`The client ${client} does not exist.`);
globalThis.gc?.();
const before = process.memoryUsage().rss;
const used = process.cpuUsage();
const started = performance.now();
await run();
const seconds = (performance.now() - started) / 1000;
const { user, system } = process.cpuUsage(used);
const grown = process.resourceUsage().maxRSS * 1024 - before;
console.log(JSON.stringify({ seconds, cpu: (user + system) / 1e6, grown, bytes: statSync(target).size }));
process.exit(0);
