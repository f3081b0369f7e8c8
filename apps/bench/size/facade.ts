import * as klingkit from "klingkit";

export * as klingkit from "klingkit";

/** Creates a video, to find out which files are loaded. */
export function createVideo(options: klingkit.KlingOptions): Promise<unknown> {
  return klingkit.createKling(options).video.textToVideo.run({ prompt: "fog" });
}
