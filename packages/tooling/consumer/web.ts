import { createKling } from "klingkit";

/** What a web page or an edge function writes: nothing here may need the types of Node. */
export async function makeVideo(apiKey: string, baseUrl: string): Promise<string | undefined> {
  const kling = createKling({ apiKey, baseUrl, dangerouslyAllowBrowser: true });
  const task = await kling.video.textToVideo.create({ prompt: "a lighthouse in fog", duration: 5 });
  const result = await task.wait({ onUpdate: (update) => void update.status });
  for (const output of result.outputs) if (output.type === "video") return output.url;
  return undefined;
}
