import type { VideoCapability } from "./capability.ts";
import { videoModel } from "./video-models.ts";

/** What one model can do at motion control (kling-api V 9.5, 10.5). The clip is as long as the video given. */
export interface MotionCapability extends VideoCapability {
  readonly product: "motionControl";
  /** Shortest and longest video given, seconds, by what the figure is turned after. */
  readonly videoSeconds: { readonly [By in "image" | "video"]: readonly [least: number, most: number] };
}

const common = {
  source: "V 9.5, 10.5",
  date: "2026-09-20",
  sureness: "official mirror",
  product: "motionControl",
  promptMax: { v2: 2500, v1: 2500 },
  durations: [],
  resolutions: ["720p", "1080p"],
  aspectRatios: [],
  audio: "none",
  multiShot: false,
  videoSeconds: { image: [3, 10], video: [3, 30] },
} as const;

export const motionCapabilities: readonly MotionCapability[] = [
  {
    ...common,
    model: "kling-3.0",
    elementsMax: 1,
    rules: [
      {
        when: { elements: true },
        needs: { characterOrientation: ["video"] },
        reason: "takes an element only with the orientation of the video",
      },
    ],
  },
  { ...common, model: "kling-2.6" },
];

/** What a model can do at motion control; undefined for a model that klingkit does not know there. */
export function motionCapability(model: string): MotionCapability | undefined {
  const name = videoModel(model)?.name;
  return motionCapabilities.find((row) => row.model === name);
}
