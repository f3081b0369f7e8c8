import { rename, writeFile } from "node:fs/promises";
import { createKlingkit } from "@klingkit/ai-sdk";
import { experimental_startVideo as startVideo } from "ai";

// Starts a video and stores the operation: node start.ts FILE KEY. The process may end at any time. A repetition with the
// same key starts no second video.
const [file = "operation.json", key = "order-42"] = process.argv.slice(2);

const klingkit = createKlingkit(); // KLING_API_KEY and KLING_BASE_URL from the environment
const { operation } = await startVideo({
  model: klingkit.video("kling-3.0"),
  prompt: "a lighthouse in fog",
  headers: { "idempotency-key": key },
});
await writeFile(`${file}.part`, JSON.stringify(operation));
await rename(`${file}.part`, file);

// A server keeps running.
setInterval(() => undefined, 60_000);
