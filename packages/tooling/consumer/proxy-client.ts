import { createKling } from "@klingkit/proxy/client";

/** A program for a web page without a key. It must compile without the types of Node.js. */
export async function createClip(prompt: string): Promise<string> {
  const kling = createKling({ proxyUrl: "/api/kling" });
  const { output } = await kling.video.textToVideo.run({ prompt }, { onUpdate: ({ progress }) => void progress });
  return output.url;
}
