import { createWriteStream, statSync } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { ReadableStream as NodeStream } from "node:stream/web";
import { createKling } from "klingkit";

/** Downloads once in a fresh process, and tells seconds, seconds of CPU time and the growth of resident memory in bytes. */
const [way = "", url = "", target = ""] = process.argv.slice(2);

const kling = createKling({ apiKey: "api-key-bench", baseUrl: url, env: {} });
const task = await kling.tasks.resume({
  klingkit: 1,
  host: url,
  apiVersion: "v2",
  endpoint: "video.textToVideo",
  id: "1",
});
// Both have found the result in the same way: what the process holds, and so its garbage collection, is the same.
const result = await task.wait({ pollInterval: 1000 });

const ways: Readonly<Record<string, () => Promise<void>>> = {
  klingkit: () => result.download(target),
  async pipe() {
    const { body } = await fetch(`${url}/file.mp4`);
    if (!body) throw new Error("no body");
    // The DOM's type and Node's describe the same object.
    await pipeline(Readable.fromWeb(body as NodeStream), createWriteStream(target));
  },
};

const prepared = ways[way];
if (!prepared) throw new Error(`no such way: ${way}`);
globalThis.gc?.();
const before = process.memoryUsage().rss;
const used = process.cpuUsage();
const started = performance.now();
await prepared();
const seconds = (performance.now() - started) / 1000;
const { user, system } = process.cpuUsage(used);
const grown = process.resourceUsage().maxRSS * 1024 - before;
console.log(JSON.stringify({ seconds, cpu: (user + system) / 1e6, grown, bytes: statSync(target).size }));
process.exit(0);
