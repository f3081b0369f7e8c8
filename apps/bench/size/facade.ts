import * as klingkit from "klingkit";

export * as klingkit from "klingkit";

/** One clip, to see what is loaded on the way to it. */
export function makeClip(options: klingkit.KlingOptions): Promise<unknown> {
  return klingkit.createKling(options).video.textToVideo.run({ prompt: "fog" });
}
