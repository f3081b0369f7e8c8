import type { Rule } from "./capability.ts";
import type { OmniCapability } from "./omni-capability.ts";
import { kling40, kling40Flash, videoModel, wideRatios } from "./video-models.ts";

const noAudioWithVideo: readonly Rule[] = (["feature", "base"] as const).map((video) => ({
  when: { video },
  requires: { audio: ["off"] },
  reason: "does not generate audio with an input video",
}));

const common = {
  source: "video.md#omni-video, models.md#api-v2-capabilities",
  date: "2026-09-20",
  confidence: "official",
  endpoint: "omni",
  aspectRatios: ["16:9", "9:16", "1:1"],
  lastFrame: true,
  maxElements: 7,
  maxImages: { alone: 7, withVideo: 4 },
} as const;

// See apps/docs/service/kling-4.md#rules. That the kinds of elements are the same as those of kling-3.0-omni is assumed.
const kling4 = {
  endpoint: "omni",
  aspectRatios: wideRatios,
  elementKinds: ["image", "video"],
  maxElements: 7,
  maxVoices: 3,
  maxImages: { alone: 10, withVideo: 10 },
  maxVideoElements: { alone: 7, withVideo: 7 },
  maxVideos: 5,
  maxInputs: 15,
  needsReference: true,
  feature: {},
} as const;

// See apps/docs/service/video.md#omni-video.
/** The capabilities of all models at `video.omni`. */
export const omniCapabilities: readonly OmniCapability[] = [
  {
    ...common,
    model: "kling-3.0-omni",
    maxPromptLength: { v2: 3072, v1: 2500 },
    durations: [3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15],
    resolutions: ["720p", "1080p", "4k"],
    audio: "choice",
    multiShot: true,
    rules: noAudioWithVideo,
    elementKinds: ["image", "video"],
    maxVideoElements: { alone: 3, withVideo: 1 },
    maxMixedElements: 4,
    maxElementsWithFrame: 3,
    feature: { dropsAudio: true, autoShots: true },
    videoSeconds: [3, 15.5],
  },
  {
    ...common,
    model: "kling-o1",
    maxPromptLength: { v2: 2500, v1: 2500 },
    durations: [3, 4, 5, 6, 7, 8, 9, 10],
    resolutions: ["720p", "1080p"],
    audio: "none",
    multiShot: false,
    elementKinds: ["image"],
    maxVideoElements: { alone: 0, withVideo: 0 },
    exclusiveFrames: true,
    feature: { noLastFrame: true },
    plainDurations: [5, 10],
    videoSeconds: [3, 10],
  },
  { ...kling40, ...kling4, lastFrame: true, maxMiddleFrames: 8, videoSeconds: [3, 30] },
  { ...kling40Flash, ...kling4, videoSeconds: [3, 20] },
];

/**
 * Returns the capabilities of a model at `video.omni`, or undefined if klingkit knows none.
 * @param model the name of the model in klingkit, API v2 or API v1
 * @example omniCapability("kling-o1")?.elementKinds; // ["image"]
 */
export function omniCapability(model: string): OmniCapability | undefined {
  const name = videoModel(model)?.name;
  return omniCapabilities.find((row) => row.model === name);
}
