import { createKling, file } from "klingkit";
import type { Example } from "../example.ts";

export const imageToVideo: Example = async ({ apiKey, connection, out, log }) => {
  const kling = createKling({ apiKey, ...connection });
  const result = await kling.video.imageToVideo.run({
    firstFrame: file(new URL("../media/lighthouse.png", import.meta.url)),
    prompt: "the light begins to turn",
    audio: "native",
  });
  await result.download(out);
  log(`wrote ${out}`);
};
