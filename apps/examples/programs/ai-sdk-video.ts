import { writeFile } from "node:fs/promises";
import { createKlingkit } from "@klingkit/ai-sdk";
import { experimental_generateVideo as generateVideo } from "ai";
import type { Example } from "../example.ts";

/** Generates a video, and then three takes of another, with the AI SDK. */
export const aiSdkVideo: Example = async ({ apiKey, connection, delay, out, log }) => {
  const klingkit = createKlingkit({ apiKey, ...connection });
  const model = klingkit.video("kling-3.0");
  // The polls run on the clock of the emulator. The download is retried, and resumed after a lost connection.
  const options = { poll: { delay }, download: klingkit.download };

  const { video } = await generateVideo({ model, prompt: "a lighthouse in fog", duration: 5, ...options });
  await writeFile(out, video.uint8Array);
  log(`wrote ${out}`);

  // With your own key, the call can be repeated at any time: it returns the videos that exist.
  const takes = { model, prompt: "the lamp lights up", n: 3, headers: { "idempotency-key": "order-42" }, ...options };
  await generateVideo(takes);
  const { videos, providerMetadata } = await generateVideo(takes);
  log(`${videos.length} takes: ${JSON.stringify(providerMetadata["klingkit"]?.["tasks"])}`);
};
