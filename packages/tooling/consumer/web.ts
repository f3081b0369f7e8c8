import { createKling } from "klingkit";

/** A program for a web page or an edge function. It must compile without the types of Node.js. */
export async function createVideo(apiKey: string, baseUrl: string): Promise<string | undefined> {
  const kling = createKling({ apiKey, baseUrl, dangerouslyAllowBrowser: true });
  const task = await kling.video.textToVideo.create({ prompt: "a lighthouse in fog", duration: 5 });
  const result = await task.wait({ onUpdate: (update) => void update.status });
  for (const output of result.outputs) if (output.type === "video") return output.url;
  return undefined;
}
