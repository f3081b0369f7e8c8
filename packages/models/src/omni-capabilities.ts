import type { Rule } from "./capability.ts";
import type { OmniCapability } from "./omni-capability.ts";
import { videoModel } from "./video-models.ts";

const silentWithVideo: readonly Rule[] = (["feature", "base"] as const).map((video) => ({
  when: { video },
  requires: { audio: ["off"] },
  reason: "makes no sound with a video",
}));

const common = {
  source: "video.md#omni-video, models.md#api-v2-capabilities",
  date: "2026-09-20",
  confidence: "official",
  product: "omni",
  aspectRatios: ["16:9", "9:16", "1:1"],
  lastFrame: true,
  elementsMax: 7,
  stillsMax: { alone: 7, withVideo: 4 },
} as const;

// See apps/docs/service/video.md#omni-video.
/** What each model supports at `video.omni`. */
export const omniCapabilities: readonly OmniCapability[] = [
  {
    ...common,
    model: "kling-3.0-omni",
    promptMax: { v2: 3072, v1: 2500 },
    durations: [3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15],
    resolutions: ["720p", "1080p", "4k"],
    audio: "choice",
    multiShot: true,
    rules: silentWithVideo,
    elementKinds: ["image", "video"],
    videoElementsMax: { alone: 3, withVideo: 1 },
    mixedElementsMax: 4,
    elementsWithFrameMax: 3,
    feature: { silent: true, ownCuts: true },
    videoSeconds: [3, 15.5],
  },
  {
    ...common,
    model: "kling-o1",
    promptMax: { v2: 2500, v1: 2500 },
    durations: [3, 4, 5, 6, 7, 8, 9, 10],
    resolutions: ["720p", "1080p"],
    audio: "none",
    multiShot: false,
    elementKinds: ["image"],
    videoElementsMax: { alone: 0, withVideo: 0 },
    framesAlone: true,
    feature: { noLastFrame: true },
    frameDurations: [5, 10],
    textDurations: [5, 10],
    videoSeconds: [3, 10],
  },
];

/**
 * Returns what a model supports at `video.omni`; undefined if klingkit does not know the model there.
 * @param model the model, by its name in klingkit, API v2 or API v1
 * @example omniCapability("kling-o1")?.elementKinds; // ["image"]
 */
export function omniCapability(model: string): OmniCapability | undefined {
  const name = videoModel(model)?.name;
  return omniCapabilities.find((row) => row.model === name);
}
