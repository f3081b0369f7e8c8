import { readFile, writeFile } from "node:fs/promises";
import { klingkit } from "@klingkit/ai-sdk";
import {
  experimental_getVideoStatus as getVideoStatus,
  experimental_startVideo as startVideo,
  type JSONValue,
} from "ai";

const model = klingkit.video("kling-3.0");
const { operation, providerMetadata } = await startVideo({ model, prompt: "a lighthouse in fog" });
await writeFile("operation.json", JSON.stringify(operation));
console.log(providerMetadata?.["klingkit"]?.["estimate"]); // the list price of one video

// In any process, later:
const stored = JSON.parse(await readFile("operation.json", "utf8")) as JSONValue;
const status = await getVideoStatus(model, { operation: stored });
if (status.status === "completed") console.log(status.videos, status.providerMetadata);
