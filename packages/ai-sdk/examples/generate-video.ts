import { writeFile } from "node:fs/promises";
import { klingkit } from "@klingkit/ai-sdk";
import { experimental_generateVideo as generateVideo } from "ai";

const { video } = await generateVideo({
  model: klingkit.video("kling-3.0"),
  prompt: "a lighthouse in fog",
  duration: 5,
});
await writeFile("lighthouse.mp4", video.uint8Array);
