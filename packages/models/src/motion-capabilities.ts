import type { VideoCapability } from "./capability.ts";
import { videoModel } from "./video-models.ts";

// See apps/docs/service/video.md#motion-control.
/** What a model supports at `video.motionControl`. The output has the duration of the input video. */
export interface MotionCapability extends VideoCapability {
  /** The endpoint, without `video.`. */
  readonly product: "motionControl";
  /** The shortest and the longest input video, seconds, by the source of the character's orientation. */
  readonly videoSeconds: { readonly [By in "image" | "video"]: readonly [least: number, most: number] };
}

const common = {
  source: "video.md#motion-control",
  date: "2026-09-20",
  confidence: "official",
  product: "motionControl",
  promptMax: { v2: 2500, v1: 2500 },
  durations: [],
  resolutions: ["720p", "1080p"],
  aspectRatios: [],
  audio: "none",
  multiShot: false,
  videoSeconds: { image: [3, 10], video: [3, 30] },
} as const;

/** What each model supports at `video.motionControl`. */
export const motionCapabilities: readonly MotionCapability[] = [
  {
    ...common,
    model: "kling-3.0",
    elementsMax: 1,
    rules: [
      {
        when: { elements: true },
        requires: { characterOrientation: ["video"] },
        reason: "takes an element only with the orientation of the video",
      },
    ],
  },
  { ...common, model: "kling-2.6" },
];

/**
 * Returns what a model supports at `video.motionControl`; undefined if klingkit does not know the model there.
 * @param model the model, by its name in klingkit, API v2 or API v1
 * @example motionCapability("kling-3.0")?.videoSeconds.video; // [3, 30]
 */
export function motionCapability(model: string): MotionCapability | undefined {
  const name = videoModel(model)?.name;
  return motionCapabilities.find((row) => row.model === name);
}
