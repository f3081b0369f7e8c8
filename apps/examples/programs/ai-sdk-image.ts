import { writeFile } from "node:fs/promises";
import { createKlingkit } from "@klingkit/ai-sdk";
import { generateImage } from "ai";
import type { Example } from "../example.ts";

/** Generates an image with the AI SDK. */
export const aiSdkImage: Example = async ({ apiKey, connection, out, log }) => {
  const klingkit = createKlingkit({ apiKey, ...connection });
  const { image, warnings } = await generateImage({
    model: klingkit.image("kling-3.0"),
    prompt: "a lighthouse in fog",
    size: "2048x2048",
  });
  await writeFile(out, image.uint8Array);
  log(`wrote ${out}: ${warnings.map((warning) => JSON.stringify(warning)).join()}`);
};
