import { type FoundModel, find } from "@klingkit/models/find";

/** Returns the cheapest model for a text-to-video task with audio. */
export function cheapestModel(resolution: string, seconds: number): FoundModel | undefined {
  return find({ endpoint: "video.textToVideo", resolution, duration: seconds, audio: "native" })[0];
}

const model = cheapestModel("1080p", 10);
console.log(model?.name, model?.price?.usd.max, model?.confidence); // kling-3.0-turbo 1.4 official
