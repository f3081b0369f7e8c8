import { readFile, writeFile } from "node:fs/promises";
import { setTimeout } from "node:timers/promises";
import { createKlingkit } from "@klingkit/ai-sdk";
import { experimental_getVideoStatus as getVideoStatus, type JSONValue } from "ai";

// Waits for the video of a stored operation and downloads it: node finish.ts FILE OUT
const [file = "operation.json", out = "video.mp4"] = process.argv.slice(2);

const baseUrl = process.env["KLING_BASE_URL"];
const klingkit = createKlingkit(baseUrl === undefined ? {} : { baseUrl });
const operation = JSON.parse(await readFile(file, "utf8")) as JSONValue;
for (;;) {
  const result = await getVideoStatus(klingkit.video("kling-3.0"), { operation });
  if (result.status === "error") throw new Error(result.error);
  if (result.status === "completed") {
    const [video] = result.videos;
    if (video?.type !== "url") throw new Error("The video has no URL.");
    const { data } = await klingkit.download({ url: new URL(video.url) });
    await writeFile(out, data);
    break;
  }
  await setTimeout(1000);
}
