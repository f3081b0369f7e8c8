import type { VideoCapability } from "./capability.ts";
import { videoModel } from "./video-models.ts";

// See apps/docs/service/video.md#motion-control.
/** The capabilities of a model at `video.motionControl`. The output has the duration of the input video. */
export interface MotionCapability extends VideoCapability {
  /** The name of the endpoint without `video.`. */
  readonly endpoint: "motionControl";
  /** The minimum and maximum duration of the input video, seconds, by the source of the character's orientation. */
  readonly videoSeconds: { readonly [By in "image" | "video"]: readonly [min: number, max: number] };
}

const common = {
  source: "video.md#motion-control",
  date: "2026-09-20",
  confidence: "official",
  endpoint: "motionControl",
  maxPromptLength: { v2: 2500, v1: 2500 },
  durations: [],
  resolutions: ["720p", "1080p"],
  aspectRatios: [],
  audio: "none",
  multiShot: false,
  videoSeconds: { image: [3, 10], video: [3, 30] },
} as const;

/** The capabilities of all models at `video.motionControl`. */
export const motionCapabilities: readonly MotionCapability[] = [
  {
    ...common,
    model: "kling-3.0",
    maxElements: 1,
    rules: [
      {
        when: { elements: true },
        requires: { characterOrientation: ["video"] },
        reason: "supports elements only if the character has the orientation of the video",
      },
    ],
  },
  { ...common, model: "kling-2.6" },
];

/**
 * Returns the capabilities of a model at `video.motionControl`, or undefined if klingkit knows none.
 * @param model the name of the model in klingkit, API v2 or API v1
 * @example motionCapability("kling-3.0")?.videoSeconds.video; // [3, 30]
 */
export function motionCapability(model: string): MotionCapability | undefined {
  const name = videoModel(model)?.name;
  return motionCapabilities.find((row) => row.model === name);
}
