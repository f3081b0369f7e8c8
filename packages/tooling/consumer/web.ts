import { budget, createOrReuse } from "@klingkit/guards";
import { createKling } from "klingkit";

/** A program for a web page or an edge function. It must compile without the types of Node.js. */
export async function createVideo(apiKey: string, baseUrl: string): Promise<string | undefined> {
  const beforeCreate = budget({ usd: 5, per: "day" });
  const kling = createKling({ apiKey, baseUrl, beforeCreate, dangerouslyAllowBrowser: true });
  const input = { prompt: "a lighthouse in fog", duration: 5 };
  const task = await createOrReuse(kling.video.textToVideo, input, { within: 3_600_000 });
  const result = await task.wait({ onUpdate: (update) => void update.status });
  for (const output of result.outputs) if (output.type === "video") return output.url;
  return undefined;
}
