import { writeFile } from "node:fs/promises";
import { klingkit } from "@klingkit/ai-sdk";
import { generateImage, generateSpeech } from "ai";

const { images } = await generateImage({
  model: klingkit.image("kling-3.0"),
  prompt: "a lighthouse in fog",
  n: 2,
  aspectRatio: "4:3",
});
for (const [index, image] of images.entries()) await writeFile(`lighthouse-${index}.png`, image.uint8Array);

const { audio } = await generateSpeech({
  model: klingkit.speech(),
  text: "The fog comes in.",
  voice: "oversea_male1",
});
await writeFile("fog.mp3", audio.uint8Array);
