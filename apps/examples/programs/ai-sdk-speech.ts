import { writeFile } from "node:fs/promises";
import { createKlingkit } from "@klingkit/ai-sdk";
import { generateSpeech } from "ai";
import type { Example } from "../example.ts";

/** Generates speech with the AI SDK. */
export const aiSdkSpeech: Example = async ({ apiKey, connection, out, log }) => {
  const klingkit = createKlingkit({ apiKey, ...connection });
  const { audio } = await generateSpeech({ model: klingkit.speech(), text: "The fog comes in.", speed: 0.9 });
  await writeFile(out, audio.uint8Array);
  log(`wrote ${out}: ${audio.mediaType}`);
};
